package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.extender.facts.Candidate;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.wire.FilterAnswer;
import cn.xdf.arch.xlss.extender.wire.NodesRequest;
import java.util.HashMap;
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
        PassedNodes passed = new PassedNodes(request.pod().claims(), placement, facts);
        for (String name : request.nodeNames()) {
            if (placement.refusalByName(name).isPresent()) {
                continue;
            }
            Candidate node = facts.node(name);
            if (placement.refusal(node).isEmpty()) {
                passed.add(name, node);
            }
        }
        return passed.isEmpty()
                ? new FilterAnswer(List.of(), Map.of(), reasons(placement, request.nodeNames()), "")
                : new FilterAnswer(passed.best(), Map.of(), Map.of(), "");
    }

    private Map<String, String> reasons(Placement placement, List<String> nodes) {
        Map<String, String> reasons = LinkedHashMap.newLinkedHashMap(nodes.size());
        Map<String, String> told = new HashMap<>(); // most nodes have the same reason: it is kept once
        for (String name : nodes) {
            placement
                    .refusalByName(name)
                    .or(() -> placement.refusal(facts.node(name)))
                    .ifPresent(reason -> reasons.put(name, told.computeIfAbsent(reason, "xlss: "::concat)));
        }
        return reasons;
    }
}
