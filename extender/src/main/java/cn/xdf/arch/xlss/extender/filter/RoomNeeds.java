package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.capacity.Pending;
import cn.xdf.arch.xlss.capacity.PoolSpace;
import cn.xdf.arch.xlss.capacity.Promise;
import cn.xdf.arch.xlss.capacity.Promised;
import cn.xdf.arch.xlss.extender.facts.Candidate;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.PoolRoom;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The room that a pod's volumes take where it goes: of those that are made, and of those whose data is restored. */
final class RoomNeeds {
    private static final Comparator<Need> LARGEST =
            Comparator.comparingLong(Need::bytes).reversed().thenComparing(Need::volume);

    private final List<Need> fixed;
    private final List<Need> needs; // in the order in which they choose
    private final List<String> basePaths;
    private final Promised promised;
    private final Pending pending;

    RoomNeeds(List<Demand.Room> toMake, List<Demand.Relocate> toRestore, Facts facts) {
        this.promised = facts.promised();
        List<Need> all = Stream.concat(
                        toMake.stream().map(this::need), toRestore.stream().map(this::need))
                .toList();
        this.fixed = all.stream().filter(need -> !need.isOpen()).toList();
        this.needs = Stream.concat(
                        fixed.stream(), all.stream().filter(Need::isOpen).sorted(LARGEST))
                .toList();
        this.basePaths = fixed.stream().map(Need::basePath).distinct().sorted().toList();
        // Before any node is looked at: what becomes a promise meanwhile counts twice rather than not at all.
        this.pending = promised.pending(all.stream().map(Need::volume).collect(Collectors.toUnmodifiableSet()));
    }

    private Need need(Demand.Room room) {
        ClaimFacts claim = room.claim();
        return need(
                claim.madeVolume(),
                room.basePath(),
                claim.requestBytes(),
                room.storageClass().packs());
    }

    private Need need(Demand.Relocate move) {
        LocalVolume volume = move.volume();
        return need(volume.name(), volume.basePath(), volume.capacityBytes(), false);
    }

    private Need need(String volume, String basePath, long bytes, boolean packs) {
        return new Need(volume, basePath, bytes, promised.nodesOf(volume), promised.poolsOf(volume), packs);
    }

    boolean isEmpty() {
        return needs.isEmpty();
    }

    /** What they would take there, by volume, as far as they do not have it already, and as there is a pool for it. */
    Map<String, Promise> takes(Candidate node) {
        PoolPlan plan = plan(node);
        Map<String, Promise> takes = new HashMap<>();
        needs.stream().filter(need -> need.takesRoomOn(node.name())).forEach(need -> plan.poolOf(need)
                .map(room -> new Promise(node.name(), room.pool().place(), need.bytes()))
                .ifPresent(promise -> takes.put(need.volume(), promise)));
        return takes;
    }

    /** UUID of the pool there that gets this volume; empty: none does, or it is not known. */
    String poolOf(String volume, Candidate node) {
        PoolPlan plan = plan(node);
        return needs.stream()
                .filter(need -> need.volume().equals(volume))
                .flatMap(need -> plan.poolOf(need).stream())
                .map(room -> room.pool().uuid())
                .findFirst()
                .orElse("");
    }

    private PoolPlan plan(Candidate node) {
        return PoolPlan.of(node, needs, pending);
    }

    /** What is left in the fullest pool that they would use there; 0 when they need none. Asked for thousands of nodes a request. */
    long unpromised(Candidate node) {
        long least =
                allPoolsAreGiven() ? unpromisedInGivenPools(node) : plan(node).unpromised();
        return least == Long.MAX_VALUE ? 0 : least;
    }

    private boolean allPoolsAreGiven() {
        return fixed.size() == needs.size();
    }

    private long unpromisedInGivenPools(Candidate node) {
        long least = Long.MAX_VALUE;
        for (String path : basePaths) {
            Optional<PoolRoom> room = node.poolAt(path);
            if (room.isPresent()) {
                least = Math.min(least, room.get().unpromised(node.name(), pending));
            }
        }
        return least;
    }

    /** Why they have no room there. Asked for thousands of nodes a request. */
    Optional<String> refusal(Candidate node) {
        if (isEmpty()) {
            return Optional.empty();
        }
        if (node.fault().isPresent()) {
            return node.fault();
        }
        for (String path : basePaths) {
            Optional<String> reason = refusal(node, path);
            if (reason.isPresent()) {
                return reason;
            }
        }
        return allPoolsAreGiven() ? Optional.empty() : plan(node).refusal();
    }

    private Optional<String> refusal(Candidate node, String basePath) {
        Optional<PoolRoom> room = node.poolAt(basePath);
        if (room.isEmpty()) {
            return Optional.of("no pool at " + basePath);
        }
        if (!room.get().usable()) {
            return Optional.of("the pool at " + basePath + " is not Ready (see kubectl get storagenodes)");
        }
        return full(node.name(), room.get());
    }

    /**
     * What is promised there already is not asked for again: while it is written, less and less is free. Only where not all would fit is it found out, as
     * thousands of names would have to be fetched from memory for it.
     */
    private Optional<String> full(String node, PoolRoom room) {
        long free = room.unpromised(node, pending);
        if (needed(room, need -> true) <= free) {
            return Optional.empty();
        }
        long needed = needed(room, need -> need.takesRoomOn(node));
        if (needed == 0 || needed <= free) {
            return Optional.empty();
        }
        String reason = "less than " + needed + " bytes are free in the pool at " + room.path()
                + (room.pool().reason().isEmpty() ? "" : " (" + room.pool().reason() + ")");
        return Optional.of(
                needed > room.pool().space().freeBytes()
                        ? reason
                        : reason + ", without what is promised to other volumes");
    }

    private long needed(PoolRoom room, Predicate<Need> counts) {
        long bytes = 0;
        for (Need need : fixed) {
            if (room.sharesWith(need.basePath()) && counts.test(need)) {
                bytes = PoolSpace.plus(bytes, need.bytes());
            }
        }
        return bytes;
    }
}
