package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.extender.facts.Candidate;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;

/** The nodes that can take a pod. Only the best kind of them is answered, so that none of a worse kind is chosen, however well it scores. */
final class PassedNodes {
    private final Instant now;
    private final boolean makes;
    private final Optional<String> failedTarget;
    private final BitSet good = new BitSet();
    private final BitSet avoided = new BitSet();
    private final BitSet failed = new BitSet();

    PassedNodes(PodClaims pod, Placement placement, Facts facts) {
        this.now = facts.now();
        this.makes = !placement.toMake().isEmpty();
        this.failedTarget =
                placement.toRestore().isEmpty() ? Optional.empty() : failedTarget(facts.restore(pod.restoreKey()));
    }

    private static Optional<String> failedTarget(Optional<RestoreFacts> restore) {
        return restore.filter(RestoreFacts::failedByTarget).map(RestoreFacts::node);
    }

    /** @param place of the node in the request */
    void add(int place, Candidate node) {
        kindOf(node).set(place);
    }

    /** Worst is a node whose disk has failed this pod's restore, then one where a new volume could not be made a moment ago, for pods that need one. */
    private BitSet kindOf(Candidate node) {
        if (failedTarget.isPresent() && failedTarget.get().equals(node.name())) {
            return failed;
        }
        return makes && node.isAvoided(now) ? avoided : good;
    }

    boolean isEmpty() {
        return best().isEmpty();
    }

    /** Their places. */
    BitSet best() {
        if (!good.isEmpty()) {
            return good;
        }
        return avoided.isEmpty() ? failed : avoided;
    }
}
