package cn.xdf.arch.xlss.extender.filter;

import static java.util.Collections.nCopies;

import cn.xdf.arch.xlss.extender.facts.Candidate;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.wire.FilterAnswer;
import cn.xdf.arch.xlss.extender.wire.NodeNames;
import cn.xdf.arch.xlss.extender.wire.NodesRequest;
import cn.xdf.arch.xlss.extender.wire.Reasons;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
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
            return FilterAnswer.passed(request.nodeNames());
        }
        Optional<String> fault = facts.fault();
        return fault.isPresent() ? FilterAnswer.error("xlss: " + fault.get()) : judgeClaims(request);
    }

    /** Where some node passes, the scheduler needs no reason of the others: they are left out, as thousands would be written for nobody. */
    private FilterAnswer judgeClaims(NodesRequest request) {
        NodeNames nodes = request.nodeNames();
        Placement placement = policy.judge(request.pod().claims(), facts);
        if (placement.nowhere().isPresent()) {
            return FilterAnswer.refused(new Reasons(
                    nodes, nCopies(nodes.size(), "xlss: " + placement.nowhere().get())));
        }
        PassedNodes passed = new PassedNodes(request.pod().claims(), placement, facts);
        for (int place = 0; place < nodes.size(); place++) {
            if (placement.regardsNames()
                    && placement.refusalByName(nodes.get(place)).isPresent()) {
                continue;
            }
            Candidate node = nodes.find(place, facts::node);
            if (placement.refusalByNode(node).isEmpty()) {
                passed.add(place, node);
            }
        }
        return passed.isEmpty()
                ? FilterAnswer.refused(reasons(placement, nodes))
                : FilterAnswer.passed(nodes.only(passed.best()));
    }

    /** One that has become able to take the pod since it was judged is in neither list: the scheduler takes it for one that passes no more. */
    private Reasons reasons(Placement placement, NodeNames nodes) {
        BitSet refused = new BitSet(nodes.size());
        List<String> reasons = new ArrayList<>(nodes.size());
        Map<String, String> told = new HashMap<>(); // most nodes have the same reason: it is kept once
        for (int place = 0; place < nodes.size(); place++) {
            Optional<String> reason = placement.refusal(nodes.find(place, facts::node));
            if (reason.isPresent()) {
                refused.set(place);
                reasons.add(told.computeIfAbsent(reason.get(), "xlss: "::concat));
            }
        }
        return new Reasons(nodes.only(refused), reasons);
    }
}
