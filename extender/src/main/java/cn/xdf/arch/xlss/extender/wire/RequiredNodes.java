package cn.xdf.arch.xlss.extender.wire;

import static cn.xdf.arch.xlss.http.Required.noNulls;
import static cn.xdf.arch.xlss.http.Required.present;

import cn.xdf.arch.xlss.http.Fault;
import cn.xdf.arch.xlss.http.RejectedRequest;
import java.util.Collection;

/** Checks of what only a scheduler's requests hold; the others are in {@link cn.xdf.arch.xlss.http.Required}. */
final class RequiredNodes {
    /** Twice what Kubernetes supports; each costs a line of reasons in the answer. */
    static final int MOST_NODES = 10_000;

    private RequiredNodes() {}

    static void notTooMany(Collection<?> nodes, String field) {
        if (nodes != null && nodes.size() > MOST_NODES) {
            throw new RejectedRequest(Fault.BEYOND_LIMITS, "`" + field + "` has more than " + MOST_NODES + " nodes");
        }
    }

    static void pod(Pod pod) {
        present(pod, "Pod");
        present(pod.metadata(), "Pod.metadata");
        present(pod.spec(), "Pod.spec");
        noNulls(pod.spec().volumes(), "Pod.spec.volumes");
    }
}
