package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.extender.wire.Fault;
import cn.xdf.arch.xlss.extender.wire.HostScore;
import cn.xdf.arch.xlss.extender.wire.NodesRequest;
import cn.xdf.arch.xlss.extender.wire.RejectedRequest;
import java.util.List;

/** How well each node suits. All the same for now: the scheduler's own scores decide. */
public final class NodeScorer {
    private static final long EQUAL = 0;

    /** @throws RejectedRequest without names: this answer has no field for an error */
    public List<HostScore> score(NodesRequest request) {
        if (request.lacksNames()) {
            throw new RejectedRequest(Fault.MISSING_FIELD, "`NodeNames` is missing: set `nodeCacheCapable: true`");
        }
        return request.nodeNames().stream()
                .map(name -> new HostScore(name, EQUAL))
                .toList();
    }
}
