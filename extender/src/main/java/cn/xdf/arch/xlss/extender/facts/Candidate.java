package cn.xdf.arch.xlss.extender.facts;

import java.time.Instant;
import java.util.Optional;

/**
 * A node that is asked about. What is the same for every pod is found out once, when it changes.
 *
 * @param node empty: there is no such Node
 * @param storage empty: no agent has reported it
 * @param admitted it carries all its signposts; on any other node kubelet refuses the mount
 * @param fault why no volume can come to it; empty: nothing is against it
 */
public record Candidate(
        String name,
        Optional<NodeFacts> node,
        Optional<StorageFacts> storage,
        boolean admitted,
        Optional<String> fault) {
    public static Candidate of(String name, Optional<NodeFacts> node, Optional<StorageFacts> storage) {
        boolean admitted = node.filter(NodeFacts::admitted).isPresent();
        return new Candidate(name, node, storage, admitted, fault(storage));
    }

    public static Candidate unknown(String name) {
        return of(name, Optional.empty(), Optional.empty());
    }

    public boolean isUnknown() {
        return node.isEmpty() && storage.isEmpty();
    }

    /** A new volume could not be made there a moment ago. */
    public boolean isAvoided(Instant now) {
        return storage.isPresent() && storage.get().avoidUntil().isAfter(now);
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
