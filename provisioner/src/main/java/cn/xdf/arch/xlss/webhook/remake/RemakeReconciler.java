package cn.xdf.arch.xlss.webhook.remake;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.EventRecorder.Type;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.webhook.cluster.Memory;
import cn.xdf.arch.xlss.webhook.cluster.WaitingPod;
import cn.xdf.arch.xlss.webhook.remake.RemakeDecision.Remake;
import cn.xdf.arch.xlss.webhook.slipped.SlippedPods;
import io.kubernetes.client.openapi.models.V1Pod;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes pods that slipped past and can never run by themselves, see {@link RemakePolicy}. For one worker: two would not see each other's pauses.
 * A new leader knows nothing of the old one's pauses and begins with the shortest.
 */
public final class RemakeReconciler implements Reconciler<ObjectKey> {
    private static final Logger LOG = LoggerFactory.getLogger(RemakeReconciler.class);

    private final KubernetesApi api;
    private final FreshReading fresh;
    private final Memory memory;
    private final SlippedPods slipped;
    private final EventRecorder events;
    private final Runnable count;
    private final Duration lookAgain;
    private final InstantSource clock;
    private final Map<String, Past> pasts = new HashMap<>();

    /**
     * @param count called for each pod that was deleted
     * @param lookAgain at a pod that may not be deleted yet
     */
    public RemakeReconciler(
            KubernetesApi api,
            Memory memory,
            SlippedPods slipped,
            EventRecorder events,
            Runnable count,
            Duration lookAgain,
            InstantSource clock) {
        this.api = api;
        this.fresh = new FreshReading(api);
        this.memory = memory;
        this.slipped = slipped;
        this.events = events;
        this.count = count;
        this.lookAgain = lookAgain;
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Optional<WaitingPod> waiting = memory.waiting().get(key);
        if (waiting.isEmpty()) {
            return Outcome.done();
        }
        if (!slipped.slipped(waiting.get())) {
            return Outcome.requeueAfter(lookAgain);
        }
        return fresh.pod(waiting.get()).map(pod -> judged(waiting.get(), pod)).orElseGet(Outcome::done);
    }

    private Outcome judged(WaitingPod waiting, V1Pod pod) {
        SlippedPod facts = fresh.facts(pod, waiting.facts().uses(), slipped.routes(pod));
        Instant now = clock.instant();
        pasts.values().removeIf(past -> past.isForgotten(now));
        Past past = facts.controller()
                .map(one -> pasts.getOrDefault(one.uid(), Past.NONE))
                .orElse(Past.NONE);
        return switch (RemakePolicy.judge(facts, past, now, lookAgain)) {
            case RemakeDecision.Leave leave -> Outcome.done();
            case RemakeDecision.Wait wait -> Outcome.requeueAfter(wait.lookAgain());
            case Remake remake when !fresh.isWebhookPublished() -> Outcome.requeueAfter(lookAgain);
            case Remake remake -> remade(waiting.key(), pod, remake, past);
        };
    }

    /** Whoever binds or changes the pod meanwhile keeps it: then we look again. */
    private Outcome remade(ObjectKey key, V1Pod pod, Remake remake, Past past) {
        pasts.put(
                remake.controller().uid(),
                past.andOneAt(clock.instant())); // before: it holds even if the answer is lost
        try {
            api.deleteUnchanged(
                    ResourceKind.PODS,
                    key,
                    pod.getMetadata().getUid(),
                    pod.getMetadata().getResourceVersion(),
                    Duration.ZERO);
        } catch (KubernetesFailure failure) {
            if (!failure.isConflict() && !failure.isNotFound()) {
                throw failure;
            }
            pasts.put(remake.controller().uid(), past);
            return Outcome.requeueAfter(lookAgain);
        }
        count.run();
        tell(key, remake);
        return Outcome.done();
    }

    /** On the controller: an Event of the pod would be seen no more once a new one has its name. */
    private void tell(ObjectKey key, Remake remake) {
        Controller controller = remake.controller();
        LOG.info(
                "pod {} was deleted, so that {} {} makes it anew: {}",
                key,
                controller.kind(),
                controller.name(),
                remake.because());
        events.record(
                controller.apiVersion(),
                controller.kind(),
                ObjectKey.of(key.namespace(), controller.name()),
                controller.uid(),
                Type.WARNING,
                "PodRemade",
                "pod " + key.name() + " slipped past the webhook of xlss and waited in vain for the default scheduler: "
                        + remake.because() + ". It was deleted, so that it is made anew with schedulerName: "
                        + Names.SCHEDULER);
    }
}
