package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.extender.wire.Fault;
import cn.xdf.arch.xlss.extender.wire.PreemptAnswer;
import cn.xdf.arch.xlss.extender.wire.PreemptRequest;
import cn.xdf.arch.xlss.extender.wire.RejectedRequest;
import java.util.Map;

/** On which nodes other pods may be evicted to make room. A pod that no node may take must not cost another pod its life. */
public final class PreemptionFilter {
    /** @throws RejectedRequest without meta victims: this answer has no field for an error */
    public PreemptAnswer judge(PreemptRequest request) {
        if (request.lacksMetaVictims()) {
            throw new RejectedRequest(
                    Fault.MISSING_FIELD, "`NodeNameToMetaVictims` is missing: set `nodeCacheCapable: true`");
        }
        return new PreemptAnswer(request.pod().hasClaims() ? Map.of() : request.nodeNameToMetaVictims());
    }
}
