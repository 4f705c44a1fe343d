package cn.xdf.arch.xlss.extender.mark;

import cn.xdf.arch.xlss.api.Annotations.Report;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.PodFacts;
import cn.xdf.arch.xlss.extender.filter.ClaimsPolicy;
import cn.xdf.arch.xlss.extender.filter.Placement;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.ResourceKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Marks the pods that may leave a lost node, and takes the mark away when they do not need it any more. People read it; and it wakes the scheduler, which
 * looks at a refused pod again when the pod or a node changes, but not when a verdict does.
 */
public final class MarkReconciler implements Reconciler<ObjectKey> {
    private final KubernetesApi api;
    private final Facts facts;
    private final ClaimsPolicy policy = new ClaimsPolicy();

    public MarkReconciler(KubernetesApi api, Facts facts) {
        this.api = api;
        this.facts = facts;
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Optional<PodFacts> found = facts.pod(key);
        if (found.isEmpty()) {
            return Outcome.done();
        }
        PodFacts pod = found.get();
        Placement placement = policy.judge(pod.pod(), facts);
        String mark = MarkPolicy.mark(pod, placement);
        if (!mark.equals(pod.mark())) {
            write(key, pod, mark);
        }
        return placement
                .notBefore()
                .filter(then -> pod.ours() && pod.node().isEmpty())
                .map(then -> Duration.between(facts.now(), then).plusMillis(1))
                .map(left -> Outcome.requeueAfter(left.isNegative() ? Duration.ZERO : left))
                .orElseGet(Outcome::done);
    }

    /** With its UID: another pod of the same name is not meant. Two replicas may do it, to the same end. */
    private void write(ObjectKey key, PodFacts pod, String mark) {
        Map<String, Object> annotation = new HashMap<>();
        annotation.put(Report.RELOCATING_FROM, mark.isEmpty() ? null : mark);
        try {
            api.mergePatch(
                    ResourceKind.PODS, key, Map.of("metadata", Map.of("uid", pod.uid(), "annotations", annotation)));
        } catch (KubernetesFailure failure) {
            if (!failure.isNotFound() && !failure.isConflict()) {
                throw failure;
            }
        }
    }
}
