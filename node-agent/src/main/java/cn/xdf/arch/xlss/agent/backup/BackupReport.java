package cn.xdf.arch.xlss.agent.backup;

import cn.xdf.arch.xlss.api.Annotations.Report;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.EventRecorder.Type;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells how backups ended: annotations on the claim, which nobody reads back, Events, and a line in the log. */
final class BackupReport {
    private static final Logger LOG = LoggerFactory.getLogger(BackupReport.class);
    private static final int ID_SHOWN = 8;

    private final KubernetesApi api;
    private final EventRecorder events;

    BackupReport(KubernetesApi api, EventRecorder events) {
        this.api = api;
        this.events = events;
    }

    /** @param fulfilled the wish that this backup fulfils; empty: none, or not yet */
    void ended(Carrier claim, BackupEnd end, String fulfilled) {
        annotate(claim, end, fulfilled);
        switch (end.result()) {
            case SUCCESS -> {
                String text = "snapshot " + shortened(end) + ": " + end.bytes() + " bytes in " + end.files()
                        + " files, " + end.took().toMillis() / 1000.0 + " s"
                        + (end.fuzzy() ? "; files changed meanwhile" : "");
                LOG.info("backup of {}/{}: {}", claim.namespace(), claim.name(), text);
                tell(claim, Type.NORMAL, "BackupSucceeded", text);
            }
            case PARTIAL -> {
                LOG.warn("backup of {}/{} is partial: {}", claim.namespace(), claim.name(), end.reason());
                tell(
                        claim,
                        Type.WARNING,
                        "BackupPartial",
                        "snapshot " + shortened(end) + " will not be restored by itself: " + end.reason());
            }
            case FAILED -> LOG.warn("backup of {}/{} failed: {}", claim.namespace(), claim.name(), end.reason());
        }
    }

    void failed(Carrier claim, String reason, Instant again) {
        String time = again.truncatedTo(ChronoUnit.SECONDS).toString();
        tell(claim, Type.WARNING, "BackupFailed", reason + "; tried again, at the latest 15 minutes after");
        LOG.info("backup of {}/{} is tried again at {}", claim.namespace(), claim.name(), time);
    }

    void unprotected(Carrier claim, String node) {
        tell(
                claim,
                Type.WARNING,
                "Unprotected",
                "the repository is on node " + node + ", as the volume itself: the loss of that node takes both; use a"
                        + " repository elsewhere, or another node for the pod");
    }

    private void annotate(Carrier claim, BackupEnd end, String fulfilled) {
        Map<String, Object> annotations = new HashMap<>();
        annotations.put(Report.LAST_BACKUP_RESULT, end.result().toString());
        if (!end.isFailed()) {
            annotations.put(
                    Report.LAST_BACKUP_TIME,
                    end.began().truncatedTo(ChronoUnit.SECONDS).toString());
            annotations.put(Report.LAST_BACKUP_SNAPSHOT, end.snapshot());
            annotations.put(Report.LAST_BACKUP_BYTES, Long.toString(end.bytes()));
        }
        if (!fulfilled.isEmpty()) {
            annotations.put(Report.LAST_BACKUP_REQUEST, fulfilled);
        }
        try {
            api.mergePatch(
                    ResourceKind.CLAIMS,
                    ObjectKey.of(claim.namespace(), claim.name()),
                    Map.of("metadata", Map.of("uid", claim.uid(), "annotations", annotations)));
        } catch (KubernetesFailure failure) {
            LOG.warn(
                    "the claim {}/{} does not tell of its backup: {}",
                    claim.namespace(),
                    claim.name(),
                    failure.toString());
        }
    }

    private void tell(Carrier claim, Type type, String reason, String text) {
        ObjectKey key = ObjectKey.of(claim.namespace(), claim.name());
        events.record("v1", "PersistentVolumeClaim", key, claim.uid(), type, reason, text);
    }

    private static String shortened(BackupEnd end) {
        return end.snapshot().substring(0, Math.min(ID_SHOWN, end.snapshot().length()));
    }
}
