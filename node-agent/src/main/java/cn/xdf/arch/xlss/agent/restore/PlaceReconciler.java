package cn.xdf.arch.xlss.agent.restore;

import cn.xdf.arch.xlss.agent.place.Placement;
import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.api.RestoreReason;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts one volume in place whose {@code placing} names this node. Its PvRestore may be gone: only the volume gives orders here. */
final class PlaceReconciler implements Reconciler<ObjectKey> {
    private static final Logger LOG = LoggerFactory.getLogger(PlaceReconciler.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    private final KubernetesApi api;
    private final String node;
    private final Placement placement;
    private final Runnable report;

    /** @param report asks for the placed volumes to be reported */
    PlaceReconciler(KubernetesApi api, String node, Placement placement, Runnable report) {
        this.api = api;
        this.node = node;
        this.placement = placement;
        this.report = report;
    }

    @Override
    public Outcome reconcile(ObjectKey key) throws IOException {
        Optional<VolumeReading> reading = api.find(ResourceKind.VOLUMES, key).map(VolumeReader::read);
        if (reading.isEmpty() || !(reading.get() instanceof VolumeReading.Ours(LocalVolume volume))) {
            return Outcome.done();
        }
        if (volume.placing().filter(placing -> placing.node().equals(node)).isEmpty()) {
            return Outcome.done();
        }
        if (placement.place(volume) == Placement.Result.NOT_STAGED) {
            LOG.error("volume {}: nothing that matches its committed move is staged here", volume.name());
            missing(volume);
        } else {
            report.run();
        }
        return Outcome.requeueAfter(LOOK_AGAIN);
    }

    private void missing(LocalVolume volume) {
        String uid = volume.placing().orElseThrow().restoreUid();
        RestoreFailure failure = new RestoreFailure(
                RestoreReason.STAGING_MISSING, "what was staged on " + node + " is not there any more");
        RestoreProgress progress = new RestoreProgress();
        progress.failed(volume.name(), failure);
        String namespace = volume.claim().map(LocalVolume.Claim::namespace).orElse("");
        api.list(RestoreStatus.RESTORES, ListQuery.namespace(namespace)).stream()
                .filter(restore -> uid.equals(restore.metadata().getUid()))
                .findFirst()
                .ifPresent(restore -> new RestoreStatus(api)
                        .write(
                                ObjectKey.of(restore),
                                uid,
                                Set.of(PvRestorePhase.COMMITTED),
                                Map.of("volumes", List.copyOf((List<?>)
                                        progress.status("").get("volumes")))));
    }
}
