package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.capacity.Promise;
import cn.xdf.arch.xlss.extender.facts.Candidate;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.PoolRooms;
import cn.xdf.arch.xlss.extender.facts.StorageFacts;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The room that a pod's volumes take where it goes: of those that are made, and of those whose data is restored. */
final class RoomNeeds {
    private final PoolRooms rooms;
    private final List<Need> needs;
    private final List<Need> fixed;
    private final List<Need> open;
    private final List<String> basePaths;
    private final Set<String> own;

    RoomNeeds(List<Demand.Room> toMake, List<Demand.Relocate> toRestore, Facts facts) {
        this.rooms = facts.rooms();
        this.needs = Stream.concat(
                        toMake.stream().map(this::need), toRestore.stream().map(this::need))
                .toList();
        this.fixed = needs.stream().filter(need -> !need.isOpen()).toList();
        this.open = needs.stream().filter(Need::isOpen).toList();
        this.basePaths = fixed.stream().map(Need::basePath).distinct().sorted().toList();
        this.own = needs.stream().map(Need::volume).collect(Collectors.toUnmodifiableSet());
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
        return new Need(volume, basePath, bytes, rooms.nodesOf(volume), packs);
    }

    boolean isEmpty() {
        return needs.isEmpty();
    }

    /** What they would take there, by volume, as far as they do not have it already, and as there is a pool for it. */
    Map<String, Promise> takes(Candidate node) {
        Map<String, Promise> takes = new HashMap<>();
        node.storage().map(this::plan).ifPresent(plan -> needs.stream()
                .filter(need -> need.takesRoomOn(node.name()))
                .forEach(need -> plan.poolOf(need)
                        .map(pool -> new Promise(node.name(), pool.place(), need.bytes()))
                        .ifPresent(promise -> takes.put(need.volume(), promise))));
        return takes;
    }

    /** UUID of the pool there that gets this volume; empty: none does, or it is not known. */
    String poolOf(String volume, Candidate node) {
        return node.storage().map(this::plan).stream()
                .flatMap(plan -> needs.stream()
                        .filter(need -> need.volume().equals(volume))
                        .flatMap(need -> plan.poolOf(need).stream()))
                .map(StorageFacts.Pool::uuid)
                .findFirst()
                .orElse("");
    }

    private PoolPlan plan(StorageFacts storage) {
        return PoolPlan.of(storage, fixed, open, rooms, own);
    }

    /** What is left in the fullest pool that they would use there; 0 when they need none. Asked for thousands of nodes a request. */
    long unpromised(Candidate node) {
        if (node.storage().isEmpty()) {
            return 0;
        }
        StorageFacts storage = node.storage().get();
        long least = Long.MAX_VALUE;
        for (String path : basePaths) {
            Optional<StorageFacts.Pool> pool = storage.poolAt(path);
            least = pool.isEmpty() ? least : Math.min(least, rooms.unpromised(node.name(), pool.get(), own));
        }
        if (!open.isEmpty()) {
            PoolPlan plan = plan(storage);
            least = open.stream()
                    .flatMap(need -> plan.poolOf(need).stream())
                    .mapToLong(pool -> rooms.unpromised(node.name(), pool, own))
                    .reduce(least, Math::min);
        }
        return least == Long.MAX_VALUE ? 0 : least;
    }

    /** Why they have no room there. Asked for thousands of nodes a request. */
    Optional<String> refusal(Candidate node) {
        if (isEmpty()) {
            return Optional.empty();
        }
        if (node.fault().isPresent()) {
            return node.fault();
        }
        StorageFacts storage = node.storage().get();
        for (String path : basePaths) {
            Optional<String> reason = refusal(node.name(), storage, path);
            if (reason.isPresent()) {
                return reason;
            }
        }
        return open.isEmpty() ? Optional.empty() : plan(storage).refusal();
    }

    private Optional<String> refusal(String node, StorageFacts storage, String basePath) {
        Optional<StorageFacts.Pool> pool = storage.poolAt(basePath);
        if (pool.isEmpty()) {
            return Optional.of("no pool at " + basePath);
        }
        if (!pool.get().usable()) {
            return Optional.of("the pool at " + basePath + " is not Ready (see kubectl get storagenodes)");
        }
        return full(node, pool.get());
    }

    /** What is promised there already is not asked for again: while it is written, less and less is free. */
    private Optional<String> full(String node, StorageFacts.Pool pool) {
        long needed = 0;
        for (Need need : fixed) {
            if (pool.sharesWith(need.basePath()) && need.takesRoomOn(node)) {
                needed = sum(needed, need.bytes());
            }
        }
        if (needed == 0 || needed <= rooms.unpromised(node, pool, own)) {
            return Optional.empty();
        }
        String room = "less than " + needed + " bytes are free in the pool at " + pool.path();
        return Optional.of(
                needed > pool.space().freeBytes() ? room : room + ", without what is promised to other volumes");
    }

    private static long sum(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
