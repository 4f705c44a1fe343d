package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.wire.BindRequest;
import cn.xdf.arch.xlss.kube.ObjectKey;
import java.util.Optional;

/** Whether a bind may be written, from the pod as it is now: the request may be minutes old, and its pod replaced by another of the same name. */
public final class BindPolicy {
    /**
     * What memory is enough for: a pod that waits for volumes. Its claims never change, its volumes are read before anything is
     * done, and the API refuses the Binding of a pod that is another one, bound or deleted by then.
     */
    Optional<BindVerdict> judge(BindRequest request, Facts known) {
        return known.pod(ObjectKey.of(request.podNamespace(), request.podName()))
                .filter(pod -> known.fault().isEmpty() && pod.waitsForNode(request.podUid()))
                .map(pod -> new BindVerdict.Settle(pod.pod()));
    }

    public BindVerdict judge(BindRequest request, Optional<FreshPod> found) {
        if (found.isEmpty()) {
            return new BindVerdict.Refuse("the pod is gone");
        }
        var pod = found.get();
        if (!pod.uid().equals(request.podUid())) {
            return new BindVerdict.Refuse("the pod was replaced: its uid is now " + pod.uid());
        }
        if (pod.nodeName().equals(request.node())) {
            return new BindVerdict.AlreadyBound();
        }
        if (!pod.nodeName().isEmpty()) {
            return new BindVerdict.Refuse("the pod is already bound to node " + pod.nodeName());
        }
        if (pod.terminating()) {
            return new BindVerdict.Refuse("the pod is being deleted");
        }
        return pod.claims().isEmpty() ? new BindVerdict.Post() : new BindVerdict.Settle(pod.claims());
    }
}
