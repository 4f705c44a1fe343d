package cn.xdf.arch.xlss.provisioner.restore;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.PvRestore;
import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.api.RestoreReason;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.EventRecorder.Type;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Accept;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Cancel;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.CloseSignposts;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Commit;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Committed;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Delete;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Fail;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Keep;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Succeed;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Wait;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one step of one restore: reads everything freshly, asks {@link RestorePlan}, writes with preconditions. */
final class RestoreReconciler implements Reconciler<ObjectKey> {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreReconciler.class);
    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration CHANGED = Duration.ofMillis(100);
    /** Pods and claims are not watched, so a restore under way is looked at anew. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    /** For a clock that was set, and for what ended nobody knows when. */
    private static final Duration LONGEST_REST = Duration.ofMinutes(10);

    private final KubernetesApi api;
    private final RestoreReader reader;
    private final Signs signs;
    private final VolumeWrites volumes;
    private final EventRecorder events;
    private final RestoreMeters meters;
    private final InstantSource clock;

    RestoreReconciler(
            KubernetesApi api,
            RestoreReader reader,
            Signs signs,
            VolumeWrites volumes,
            EventRecorder events,
            RestoreMeters meters,
            InstantSource clock) {
        this.api = api;
        this.reader = reader;
        this.signs = signs;
        this.volumes = volumes;
        this.events = events;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Optional<PvRestore> restore = api.find(RestoreReader.RESTORES, key);
        if (restore.isEmpty()) {
            return Outcome.done(); // its locks are the other loop's
        }
        try {
            return take(restore.get(), RestorePlan.next(reader.read(restore.get())));
        } catch (KubernetesFailure failure) {
            if (failure.isConflict() || failure.isNotFound()) { // somebody was faster: judge anew
                return Outcome.requeueAfter(CHANGED);
            }
            throw failure;
        }
    }

    private Outcome take(PvRestore restore, RestoreStep step) {
        switch (step) {
            case Wait wait -> {
                return waiting(restore, wait);
            }
            case Keep(Duration rest) -> {
                return Outcome.requeueAfter(rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST);
            }
            case Accept accept -> {
                volumes.lock(accept.volumes(), restore.metadata().getUid());
                write(restore, PvRestorePhase.ACCEPTED, null, "checked, volumes locked", "startedAt");
            }
            case CloseSignposts close -> signs.close(close.volumes());
            case Commit commit -> {
                commit.transfers().forEach(volumes::commit);
                committed(restore);
            }
            case Committed committed -> committed(restore);
            case Succeed succeed -> write(restore, PvRestorePhase.SUCCEEDED, null, "data in place", "finishedAt");
            case Cancel(RestoreReason reason, String message) ->
                write(restore, PvRestorePhase.CANCELLED, reason, message, "finishedAt");
            case Fail(RestoreReason reason, String message) ->
                write(restore, PvRestorePhase.FAILED, reason, message, "finishedAt");
            case Delete delete ->
                api.delete(
                        RestoreReader.RESTORES,
                        ObjectKey.of(restore),
                        restore.metadata().getUid());
        }
        return Outcome.requeueAfter(AT_ONCE);
    }

    private Outcome waiting(PvRestore restore, Wait wait) {
        boolean told = restore.status() != null
                && wait.message().equals(restore.status().message());
        if (wait.reason() != null && !told) {
            write(restore, restore.phase(), wait.reason(), wait.message(), null);
        }
        return Outcome.requeueAfter(LOOK_AGAIN);
    }

    private void committed(PvRestore restore) {
        write(
                restore,
                PvRestorePhase.COMMITTED,
                null,
                "moved to " + restore.spec().nodeName(),
                null);
    }

    /** @param stamp the field that becomes now; null: none */
    private void write(PvRestore restore, PvRestorePhase phase, RestoreReason reason, String message, String stamp) {
        Map<String, Object> status = new HashMap<>();
        status.put("phase", phase.value());
        status.put("reason", reason == null ? null : reason.value());
        status.put("message", message);
        if (stamp != null) {
            status.put(stamp, clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        }
        api.mergePatchStatus(
                RestoreReader.RESTORES,
                ObjectKey.of(restore),
                Map.of(
                        "metadata",
                        Map.of("resourceVersion", restore.metadata().getResourceVersion()),
                        "status",
                        status));
        if (phase != restore.phase()) {
            LOG.info("restore {}: {}, {}", ObjectKey.of(restore), phase.value(), message);
            meters.reached(phase, reason);
        }
        Type type = reason == null ? Type.NORMAL : Type.WARNING;
        String word = phase == restore.phase() ? "Waiting" : phase.value();
        events.record(Names.API_VERSION, PvRestore.KIND, restore, type, word, message);
    }
}
