package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.wire.MetaVictims;
import cn.xdf.arch.xlss.extender.wire.PreemptAnswer;
import cn.xdf.arch.xlss.extender.wire.PreemptRequest;
import cn.xdf.arch.xlss.http.Fault;
import cn.xdf.arch.xlss.http.RejectedRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/** On which nodes other pods may be evicted to make room. A node that the pod's volumes cannot use must not cost another pod its life. */
public final class PreemptionFilter {
    private final Facts facts;
    private final ClaimsPolicy policy = new ClaimsPolicy();

    public PreemptionFilter(Facts facts) {
        this.facts = facts;
    }

    /** @throws RejectedRequest without meta victims: this answer has no field for an error */
    public PreemptAnswer judge(PreemptRequest request) {
        if (request.lacksMetaVictims()) {
            throw new RejectedRequest(
                    Fault.MISSING_FIELD, "`NodeNameToMetaVictims` is missing: set `nodeCacheCapable: true`");
        }
        if (!request.pod().hasClaims()) {
            return new PreemptAnswer(request.nodeNameToMetaVictims());
        }
        return new PreemptAnswer(facts.fault().isPresent() ? Map.of() : usable(request));
    }

    private Map<String, MetaVictims> usable(PreemptRequest request) {
        Placement placement = policy.judge(request.pod().claims(), facts);
        Map<String, MetaVictims> usable = new LinkedHashMap<>(request.nodeNameToMetaVictims());
        usable.keySet().removeIf(node -> placement.refusal(facts.node(node)).isPresent());
        return usable;
    }
}
