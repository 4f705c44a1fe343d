package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.capacity.Promise;
import cn.xdf.arch.xlss.extender.facts.Candidate;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.PoolRooms;
import cn.xdf.arch.xlss.extender.facts.StorageFacts;
import cn.xdf.arch.xlss.volume.LocalVolume;
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
    private final List<String> basePaths;
    private final Set<String> own;

    RoomNeeds(List<Demand.Room> toMake, List<Demand.Relocate> toRestore, Facts facts) {
        this.rooms = facts.rooms();
        this.needs = Stream.concat(
                        toMake.stream().map(this::need), toRestore.stream().map(this::need))
                .toList();
        this.basePaths = needs.stream().map(Need::basePath).distinct().sorted().toList();
        this.own = needs.stream().map(Need::volume).collect(Collectors.toUnmodifiableSet());
    }

    /** @param promisedOn the nodes where it has its room already */
    private record Need(String volume, String basePath, long bytes, Set<String> promisedOn) {}

    private Need need(Demand.Room room) {
        ClaimFacts claim = room.claim();
        return need(claim.madeVolume(), room.storageClass().basePath(), claim.requestBytes());
    }

    private Need need(Demand.Relocate move) {
        LocalVolume volume = move.volume();
        return need(volume.name(), volume.basePath(), volume.capacityBytes());
    }

    private Need need(String volume, String basePath, long bytes) {
        return new Need(volume, basePath, bytes, rooms.nodesOf(volume));
    }

    boolean isEmpty() {
        return needs.isEmpty();
    }

    /** What they would take there, by volume, as far as they do not have it already. */
    Map<String, Promise> takes(String node) {
        return needs.stream()
                .filter(need -> !need.promisedOn().contains(node))
                .collect(Collectors.toMap(
                        Need::volume, need -> new Promise(node, need.basePath(), need.bytes()), (one, same) -> one));
    }

    /** What is left in the fullest pool that they would use there; 0 when they need none. Asked for thousands of nodes a request. */
    long unpromised(Candidate node) {
        if (node.storage().isEmpty()) {
            return 0;
        }
        long least = Long.MAX_VALUE;
        for (String path : basePaths) {
            Optional<StorageFacts.Pool> pool = node.storage().get().poolAt(path);
            least = pool.isEmpty() ? least : Math.min(least, rooms.unpromised(node.name(), pool.get(), own));
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
        for (String path : basePaths) {
            Optional<String> reason = refusal(node.name(), node.storage().get(), path);
            if (reason.isPresent()) {
                return reason;
            }
        }
        return Optional.empty();
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
        for (Need need : needs) {
            if (pool.sharesWith(need.basePath()) && !need.promisedOn().contains(node)) {
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
