package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.extender.facts.Candidate;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The nodes that can take a pod. Only the best kind of them is answered, so that none of a worse kind is chosen, however well it scores. */
final class PassedNodes {
    private final Instant now;
    private final boolean makes;
    private final Optional<String> failedTarget;
    private final List<String> good = new ArrayList<>();
    private final List<String> avoided = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();

    PassedNodes(PodClaims pod, Placement placement, Facts facts) {
        this.now = facts.now();
        this.makes = !placement.toMake().isEmpty();
        this.failedTarget =
                placement.toRestore().isEmpty() ? Optional.empty() : failedTarget(facts.restore(pod.restoreKey()));
    }

    private static Optional<String> failedTarget(Optional<RestoreFacts> restore) {
        return restore.filter(RestoreFacts::failedByTarget).map(RestoreFacts::node);
    }

    void add(String name, Candidate node) {
        kindOf(name, node).add(name);
    }

    /** Worst is a node whose disk has failed this pod's restore, then one where a new volume could not be made a moment ago, for pods that need one. */
    private List<String> kindOf(String name, Candidate node) {
        if (failedTarget.isPresent() && failedTarget.get().equals(name)) {
            return failed;
        }
        return makes && node.isAvoided(now) ? avoided : good;
    }

    boolean isEmpty() {
        return best().isEmpty();
    }

    List<String> best() {
        if (!good.isEmpty()) {
            return good;
        }
        return avoided.isEmpty() ? failed : avoided;
    }
}
