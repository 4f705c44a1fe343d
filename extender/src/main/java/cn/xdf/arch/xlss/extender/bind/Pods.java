package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.wire.BindRequest;
import java.util.Optional;

/** The two things a bind needs of the API. Both block, for at most the command timeout, and fail with KubernetesFailure only. */
public interface Pods {
    /** The pod as it is now, never from a cache. */
    Optional<FreshPod> find(BindRequest request);

    /** Writes the Binding; the API refuses it when the pod is another one or is bound already. */
    void bind(BindRequest request);
}
