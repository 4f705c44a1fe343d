package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.wire.HostScore;
import cn.xdf.arch.xlss.extender.wire.NodesRequest;
import cn.xdf.arch.xlss.http.Fault;
import cn.xdf.arch.xlss.http.RejectedRequest;
import java.util.List;

/** How well each node suits: the more room for a new volume, the better. Where none is made, all are the same and the scheduler's own scores decide. */
public final class NodeScorer {
    private static final long BEST = 10;

    private final Facts facts;
    private final ClaimsPolicy policy = new ClaimsPolicy();

    public NodeScorer(Facts facts) {
        this.facts = facts;
    }

    /** @throws RejectedRequest without names: this answer has no field for an error */
    public List<HostScore> score(NodesRequest request) {
        if (request.lacksNames()) {
            throw new RejectedRequest(Fault.MISSING_FIELD, "`NodeNames` is missing: set `nodeCacheCapable: true`");
        }
        Placement placement = policy.judge(request.pod().claims(), facts);
        long most = request.nodeNames().stream()
                .mapToLong(node -> free(placement, node))
                .max()
                .orElse(0);
        return request.nodeNames().stream()
                .map(node -> new HostScore(node, score(free(placement, node), most)))
                .toList();
    }

    private static long free(Placement placement, String node) {
        return placement.freeBytes(node).orElse(0L);
    }

    /** Of the roomiest node, in tenths. As a fraction, since ten times the bytes of a large pool would overflow. */
    private static long score(long free, long most) {
        return most <= 0 ? 0 : (long) ((double) free / most * BEST);
    }
}
