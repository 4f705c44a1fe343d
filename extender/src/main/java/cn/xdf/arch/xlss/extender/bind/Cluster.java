package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.wire.BindRequest;
import java.util.Optional;

/** What a bind needs of the API. All block, each call for at most the command timeout, and fail with KubernetesFailure only. */
public interface Cluster {
    /** The pod as it is now, never from a cache. */
    Optional<FreshPod> find(BindRequest request);

    /** Claims and volumes as they are now, each read anew when it is asked for. */
    Facts fresh();

    /** What the watches last told: reading it costs nothing. */
    Facts known();

    /** Chooses where a claim's volume is made; a claim that has changed since it was read is a CONFLICT. */
    void select(ClaimFacts claim, String node);

    /** Writes the Binding; the API refuses it when the pod is another one or is bound already. */
    void bind(BindRequest request);
}
