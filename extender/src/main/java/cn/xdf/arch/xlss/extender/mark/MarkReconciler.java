package cn.xdf.arch.xlss.extender.mark;

import cn.xdf.arch.xlss.api.Annotations.Report;
import cn.xdf.arch.xlss.extender.facts.DataReady;
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
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Marks the pods that may leave a lost node, and takes the mark away when they do not need it any more. People read it; and it wakes the scheduler, which
 * looks at a refused pod again when the pod or a node changes, but not when a verdict does.
 *
 * <p>It also ends what the condition {@code data-ready} says of a restore that is over: whoever held the pod's bind tells that himself, but he may have died,
 * and where the scheduler turns down all nodes by itself nobody is asked to bind the pod again.
 */
public final class MarkReconciler implements Reconciler<ObjectKey> {
    private final KubernetesApi api;
    private final Facts facts;
    private final Conditions conditions;
    private final Duration courtesy;
    private final ClaimsPolicy policy = new ClaimsPolicy();
    private final Map<ObjectKey, Instant> untrue = new ConcurrentHashMap<>();

    /** @param courtesy how long a condition may say what is over: whoever holds the bind, here or in another replica, says it with more words */
    public MarkReconciler(KubernetesApi api, Facts facts, Conditions conditions, Duration courtesy) {
        this.api = api;
        this.facts = facts;
        this.conditions = conditions;
        this.courtesy = courtesy;
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Optional<PodFacts> found = facts.pod(key);
        if (found.isEmpty()) {
            untrue.remove(key);
            return Outcome.done();
        }
        PodFacts pod = found.get();
        Placement placement = policy.judge(pod.pod(), facts);
        String mark = MarkPolicy.mark(pod, placement);
        if (!mark.equals(pod.mark())) {
            write(key, pod, mark);
        }
        return Stream.concat(mayMove(pod, placement).stream(), corrected(key, pod).stream())
                .min(Comparator.naturalOrder())
                .map(left -> Outcome.requeueAfter(left.isNegative() ? Duration.ZERO : left))
                .orElseGet(Outcome::done);
    }

    private Optional<Duration> mayMove(PodFacts pod, Placement placement) {
        return placement
                .notBefore()
                .filter(then -> pod.ours() && pod.node().isEmpty())
                .map(then -> Duration.between(facts.now(), then).plusMillis(1));
    }

    /** Returns when to look again. */
    private Optional<Duration> corrected(ObjectKey key, PodFacts pod) {
        Optional<DataReady> truth =
                ConditionPolicy.correction(pod, facts.restore(pod.pod().restoreKey()));
        if (truth.isEmpty()) {
            untrue.remove(key);
            return Optional.empty();
        }
        Instant since = untrue.computeIfAbsent(key, any -> facts.now());
        Duration left = courtesy.minus(Duration.between(since, facts.now()));
        if (left.isPositive()) {
            return Optional.of(left);
        }
        conditions.correct(pod.pod(), truth.get());
        return Optional.of(courtesy);
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
