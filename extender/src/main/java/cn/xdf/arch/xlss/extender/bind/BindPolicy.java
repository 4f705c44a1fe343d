package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.wire.BindRequest;
import java.util.Optional;

/** Whether a bind may be written, from the pod as it is now: the request may be minutes old, and its pod replaced by another of the same name. */
public final class BindPolicy {
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
