package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.extender.wire.FilterAnswer;
import cn.xdf.arch.xlss.extender.wire.NodesRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which of the nodes that were sent can take the pod. Answers only names that were sent: the scheduler fails on any other. */
public final class NodeFilter {
    private static final String NEEDS_NAMES =
            "xlss: the scheduler sent whole nodes; its extender entry must say `nodeCacheCapable: true`";

    public FilterAnswer judge(NodesRequest request) {
        if (request.lacksNames()) {
            return FilterAnswer.error(NEEDS_NAMES);
        }
        if (request.pod().hasClaims()) {
            return refuseAll(request.nodeNames(), ClaimVerdict.NOT_JUDGED);
        }
        return new FilterAnswer(request.nodeNames(), Map.of(), Map.of(), "");
    }

    /**
     * Unresolvable, because evicting other pods cannot help: from FailedNodes the scheduler would take the nodes as candidates for preemption and
     * kill pods for one that is refused again. Not Error: that is retried in a loop, while a refusal parks the pod until something changes in the
     * cluster. Schedulers before 1.21 do not know this map; they see fewer nodes, and their preemption is switched off in our configuration.
     */
    private static FilterAnswer refuseAll(List<String> nodeNames, String reason) {
        var refused = new LinkedHashMap<String, String>();
        nodeNames.forEach(name -> refused.put(name, reason));
        return new FilterAnswer(List.of(), Map.of(), refused, "");
    }
}
