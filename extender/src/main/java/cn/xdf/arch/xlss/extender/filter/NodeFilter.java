package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import cn.xdf.arch.xlss.extender.wire.FilterAnswer;
import cn.xdf.arch.xlss.extender.wire.NodesRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which of the nodes that were sent can take the pod. Answers only names that were sent: the scheduler fails on any other. */
public final class NodeFilter {
    private static final String NEEDS_NAMES =
            "xlss: the scheduler sent whole nodes; its extender entry must say `nodeCacheCapable: true`";

    private final Facts facts;
    private final ClaimsPolicy policy = new ClaimsPolicy();

    public NodeFilter(Facts facts) {
        this.facts = facts;
    }

    /**
     * Refused nodes are unresolvable, because evicting other pods cannot help: from FailedNodes the scheduler would take candidates for preemption and
     * kill pods for one that is refused again. Not Error: that is retried in a loop, while a refusal parks the pod until something changes in the
     * cluster. Schedulers before 1.21 do not know this map; they see fewer nodes, and their preemption is switched off in our configuration.
     */
    public FilterAnswer judge(NodesRequest request) {
        if (request.lacksNames()) {
            return FilterAnswer.error(NEEDS_NAMES);
        }
        if (!request.pod().hasClaims()) {
            return new FilterAnswer(request.nodeNames(), Map.of(), Map.of(), "");
        }
        Optional<String> fault = facts.fault();
        return fault.isPresent() ? FilterAnswer.error("xlss: " + fault.get()) : judgeClaims(request);
    }

    /** Where some node passes, the scheduler needs no reason of the others: they are left out, as thousands would be written for nobody. */
    private FilterAnswer judgeClaims(NodesRequest request) {
        Placement placement = policy.judge(request.pod().claims(), facts);
        List<String> passed = new ArrayList<>();
        for (String node : request.nodeNames()) {
            if (placement.refusal(node).isEmpty()) {
                passed.add(node);
            }
        }
        return passed.isEmpty()
                ? new FilterAnswer(passed, Map.of(), reasons(placement, request.nodeNames()), "")
                : new FilterAnswer(preferred(request.pod().claims(), placement, passed), Map.of(), Map.of(), "");
    }

    private static Map<String, String> reasons(Placement placement, List<String> nodes) {
        Map<String, String> reasons = LinkedHashMap.newLinkedHashMap(nodes.size());
        nodes.forEach(node -> placement.refusal(node).ifPresent(reason -> reasons.put(node, "xlss: " + reason)));
        return reasons;
    }

    private List<String> preferred(PodClaims pod, Placement placement, List<String> passed) {
        return withoutAvoided(placement, withoutFailed(pod, placement, passed));
    }

    /** Nor is one where a new volume could not be made a moment ago, for pods that need one. */
    private List<String> withoutAvoided(Placement placement, List<String> passed) {
        if (placement.toMake().isEmpty()) {
            return passed;
        }
        List<String> others = passed.stream().filter(node -> !isAvoided(node)).toList();
        return others.isEmpty() ? passed : others;
    }

    private boolean isAvoided(String node) {
        return facts.storage(node)
                .filter(storage -> storage.avoidUntil().isAfter(facts.now()))
                .isPresent();
    }

    /** A node whose disk has failed this pod's restore is not chosen again while another one can take it, however well it scores. */
    private List<String> withoutFailed(PodClaims pod, Placement placement, List<String> passed) {
        if (placement.toRestore().isEmpty()) {
            return passed;
        }
        Optional<String> failed = facts.restore(pod.restoreKey())
                .filter(RestoreFacts::failedByTarget)
                .map(RestoreFacts::node);
        List<String> others = passed.stream()
                .filter(node -> !failed.equals(Optional.of(node)))
                .toList();
        return others.isEmpty() ? passed : others;
    }
}
