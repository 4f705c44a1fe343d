package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.extender.facts.PoolRooms;
import cn.xdf.arch.xlss.extender.facts.StorageFacts;
import cn.xdf.arch.xlss.extender.facts.StorageFacts.Pool;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which pool of a node each volume gets that may lie in any: the largest chooses first, the pool with most room (or, packing, with least that suffices); of
 * equals the first by path. One whose room is kept already stays in that pool.
 */
final class PoolPlan {
    private final StorageFacts storage;
    private final PoolRooms rooms;
    private final Set<String> own;
    private final Map<Need, Pool> chosen = new LinkedHashMap<>();
    private Optional<String> refusal = Optional.empty();

    private PoolPlan(StorageFacts storage, PoolRooms rooms, Set<String> own) {
        this.storage = storage;
        this.rooms = rooms;
        this.own = own;
    }

    /**
     * @param fixed needs whose pool is given: they take their room first
     * @param open the others
     * @param own names of all these volumes
     */
    static PoolPlan of(StorageFacts storage, List<Need> fixed, List<Need> open, PoolRooms rooms, Set<String> own) {
        PoolPlan plan = new PoolPlan(storage, rooms, own);
        fixed.forEach(need -> storage.poolAt(need.basePath()).ifPresent(pool -> plan.chosen.put(need, pool)));
        List<Need> largestFirst = new ArrayList<>(open);
        largestFirst.sort(Comparator.comparingLong(Need::bytes).reversed().thenComparing(Need::volume));
        largestFirst.forEach(plan::choose);
        return plan;
    }

    /** Why one of them has no pool there; empty: each has. */
    Optional<String> refusal() {
        return refusal;
    }

    Optional<Pool> poolOf(Need need) {
        return Optional.ofNullable(chosen.get(need));
    }

    private void choose(Need need) {
        Optional<String> kept = rooms.poolOf(need.volume(), storage.node());
        List<Pool> usable = storage.pools().stream()
                .filter(Pool::usable)
                .filter(pool -> kept.isEmpty() || pool.is(kept.get()))
                .toList();
        List<Pool> roomy = usable.stream()
                .filter(pool -> !need.takesRoomOn(storage.node()) || need.bytes() <= left(pool))
                .toList();
        Comparator<Pool> fuller = Comparator.comparingLong(this::left);
        roomy.stream()
                .min((need.packs() ? fuller : fuller.reversed()).thenComparing(Pool::path))
                .ifPresentOrElse(pool -> chosen.put(need, pool), () -> refuse(need, usable));
    }

    private void refuse(Need need, List<Pool> usable) {
        String reason = "less than " + need.bytes() + " bytes are free in each pool";
        if (storage.pools().isEmpty()) {
            reason = "no pool";
        } else if (usable.isEmpty()) {
            reason = "no pool that may be used is Ready (see kubectl get storagenodes)";
        } else if (usable.stream().anyMatch(pool -> need.bytes() <= pool.space().freeBytes())) {
            reason += ", without what is promised to other volumes";
        }
        refusal = refusal.isPresent() ? refusal : Optional.of(reason);
    }

    /** Without what the pod's other volumes take of it. */
    private long left(Pool pool) {
        long room = rooms.unpromised(storage.node(), pool, own);
        for (Map.Entry<Need, Pool> other : chosen.entrySet()) {
            boolean takes = other.getKey().takesRoomOn(storage.node())
                    && pool.sharing().contains(other.getValue().path());
            room -= takes ? Math.min(room, other.getKey().bytes()) : 0;
        }
        return room;
    }
}
