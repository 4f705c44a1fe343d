package cn.xdf.arch.xlss.webhook.slipped;

import static cn.xdf.arch.xlss.api.Annotations.User.SCHEDULING;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.EventRecorder.Type;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.webhook.cluster.Memory;
import cn.xdf.arch.xlss.webhook.cluster.WaitingPod;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells of pods that slipped past while the webhook did not answer, or came before their claim. It never changes one: the scheduler of a pod cannot be
 * changed, and whether it may be deleted its owner decides.
 */
public final class SlippedPodReconciler implements Reconciler<ObjectKey> {
    /** Events are forgotten after an hour. */
    private static final Duration TELL_AGAIN = Duration.ofMinutes(30);

    private static final String MESSAGE =
            "it waits for the default scheduler, which does not know where volumes of xlss"
                    + " have moved to nor where there is room for them: the webhook of xlss did not answer when it was created, or its claim"
                    + " came later. Delete it, so that its controller makes it anew, or create it with schedulerName: "
                    + Names.SCHEDULER
                    + " (annotation " + SCHEDULING + ": disabled silences this)";

    private final Memory memory;
    private final SlippedPods slipped;
    private final EventRecorder events;
    private final Duration lookAgain;

    /** @param lookAgain at a pod that has not slipped: its claim may still come */
    public SlippedPodReconciler(Memory memory, SlippedPods slipped, EventRecorder events, Duration lookAgain) {
        this.memory = memory;
        this.slipped = slipped;
        this.events = events;
        this.lookAgain = lookAgain;
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Optional<WaitingPod> pod = memory.waiting().get(key);
        if (pod.isEmpty()) {
            return Outcome.done();
        }
        if (!slipped.slipped(pod.get())) {
            return Outcome.requeueAfter(lookAgain);
        }
        events.record("v1", "Pod", key, pod.get().uid(), Type.WARNING, "NotRouted", MESSAGE);
        return Outcome.requeueAfter(TELL_AGAIN);
    }
}
