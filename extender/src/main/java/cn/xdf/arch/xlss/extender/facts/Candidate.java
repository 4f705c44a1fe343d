package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.capacity.NodePromises;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A node that is asked about. What is the same for every pod is found out once, when it changes, and stands here itself: for thousands of nodes a request,
 * each further object that must be fetched from memory takes longer than the decision.
 *
 * @param node empty: there is no such Node
 * @param storage empty: no agent has reported it
 * @param pools of its storage
 * @param admitted it carries all its signposts; on any other node kubelet refuses the mount
 * @param fault why no volume can come to it; empty: nothing is against it
 * @param avoidUntil until then other nodes are preferred for new volumes: one could not be made there
 */
public record Candidate(
        String name,
        Optional<NodeFacts> node,
        Optional<StorageFacts> storage,
        List<PoolRoom> pools,
        boolean admitted,
        Optional<String> fault,
        Instant avoidUntil) {
    public static Candidate of(
            String name,
            Optional<NodeFacts> node,
            Optional<StorageFacts> storage,
            NodePromises promised,
            double overProvisioning) {
        return new Candidate(
                name,
                node,
                storage,
                storage.map(facts -> rooms(facts, promised, overProvisioning)).orElse(List.of()),
                node.filter(NodeFacts::admitted).isPresent(),
                fault(storage),
                storage.map(StorageFacts::avoidUntil).orElse(Instant.MIN));
    }

    /** As a copy: a list of one is one object then, unlike that of a stream. */
    private static List<PoolRoom> rooms(StorageFacts storage, NodePromises promised, double overProvisioning) {
        return List.copyOf(storage.pools().stream()
                .map(pool -> PoolRoom.of(pool, promised, overProvisioning))
                .toList());
    }

    public static Candidate unknown(String name) {
        return of(name, Optional.empty(), Optional.empty(), NodePromises.NONE, 1);
    }

    public boolean isUnknown() {
        return node.isEmpty() && storage.isEmpty();
    }

    /** A new volume could not be made there a moment ago. */
    public boolean isAvoided(Instant now) {
        return avoidUntil.isAfter(now);
    }

    public Optional<PoolRoom> poolAt(String basePath) {
        for (PoolRoom room : pools) { // a stream for each of thousands of nodes would cost more than the look
            if (room.path().equals(basePath)) {
                return Optional.of(room);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> fault(Optional<StorageFacts> storage) {
        if (storage.isEmpty()) {
            return Optional.of("no agent has reported the node");
        }
        return storage.get().isInDoubt()
                ? storage.get().health().map(health -> "the node is " + health.value())
                : Optional.empty();
    }
}
