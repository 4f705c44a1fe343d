package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.capacity.Pending;
import cn.xdf.arch.xlss.extender.facts.Candidate;
import cn.xdf.arch.xlss.extender.facts.PoolRoom;
import cn.xdf.arch.xlss.extender.facts.StorageFacts.Pool;
import java.util.List;
import java.util.Optional;

/**
 * Which pool of a node each volume gets that may lie in any: the largest chooses first, the pool with most room (or, packing, with least that suffices); of
 * equals the first by path. One whose room is kept already stays in that pool. Made for thousands of nodes a request, most with one pool: plain loops.
 */
final class PoolPlan {
    private final Candidate node;
    private final Pending pending;
    private final List<Need> needs;
    private final PoolRoom[] chosen; // of the need in the same place; null: none yet
    private Need refused;

    private PoolPlan(Candidate node, List<Need> needs, Pending pending) {
        this.node = node;
        this.pending = pending;
        this.needs = needs;
        this.chosen = new PoolRoom[needs.size()];
    }

    /** @param needs in the order in which they choose; those whose pool is given come first and take their room there */
    static PoolPlan of(Candidate node, List<Need> needs, Pending pending) {
        PoolPlan plan = new PoolPlan(node, needs, pending);
        for (int i = 0; i < needs.size(); i++) {
            plan.choose(i, needs.get(i));
        }
        return plan;
    }

    private void choose(int place, Need need) {
        if (!need.isOpen()) {
            chosen[place] = node.poolAt(need.basePath()).orElse(null);
            return;
        }
        chosen[place] = best(need);
        if (chosen[place] == null && refused == null) {
            refused = need;
        }
    }

    private PoolRoom best(Need need) {
        PoolRoom best = null;
        for (PoolRoom room : node.pools()) {
            boolean suffices = mayUse(need, room) && (!need.takesRoomOn(node.name()) || need.bytes() <= left(room));
            if (suffices && (best == null || isBetter(room, best, need.packs()))) {
                best = room;
            }
        }
        return best;
    }

    private boolean mayUse(Need need, PoolRoom room) {
        String kept = need.poolOn().get(node.name());
        return room.usable() && (kept == null || room.pool().is(kept));
    }

    private boolean isBetter(PoolRoom one, PoolRoom other, boolean packs) {
        int more = Long.compare(left(one), left(other));
        if (more == 0) {
            return one.path().compareTo(other.path()) < 0;
        }
        return packs ? more < 0 : more > 0;
    }

    /** Without what the pod's other volumes take of it. */
    private long left(PoolRoom room) {
        long left = room.unpromised(node.name(), pending);
        for (int i = 0; i < chosen.length; i++) {
            boolean takes = chosen[i] != null
                    && needs.get(i).takesRoomOn(node.name())
                    && room.pool().sharing().contains(chosen[i].path());
            left -= takes ? Math.min(left, needs.get(i).bytes()) : 0;
        }
        return left;
    }

    Optional<PoolRoom> poolOf(Need need) {
        int place = needs.indexOf(need);
        return place < 0 ? Optional.empty() : Optional.ofNullable(chosen[place]);
    }

    /** What was left, before this pod, in the fullest of the pools that were chosen; {@link Long#MAX_VALUE} when none was. */
    long unpromised() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i] != null) {
                least = Math.min(least, chosen[i].unpromised(node.name(), pending));
            }
        }
        return least;
    }

    /** Why one of them has no pool there; empty: each has. */
    Optional<String> refusal() {
        return refused == null ? Optional.empty() : Optional.of(reason(refused));
    }

    private String reason(Need need) {
        if (node.pools().isEmpty()) {
            return "no pool";
        }
        List<Pool> usable = node.pools().stream()
                .filter(room -> mayUse(need, room))
                .map(PoolRoom::pool)
                .toList();
        if (usable.isEmpty()) {
            return "no pool that may be used is Ready (see kubectl get storagenodes)";
        }
        String full = "less than " + need.bytes() + " bytes are free in each pool";
        boolean promised =
                usable.stream().anyMatch(pool -> need.bytes() <= pool.space().freeBytes());
        return promised ? full + ", without what is promised to other volumes" : full;
    }
}
