package cn.xdf.arch.xlss.provisioner.restore;

import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.api.PvRestore;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.provisioner.restore.LockPolicy.Holder;
import cn.xdf.arch.xlss.provisioner.restore.LockPolicy.Release;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Node;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Placed;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes off what a restore left on one volume: its lock, and the mark of a committed move once the data is in place. */
final class LockReconciler implements Reconciler<ObjectKey> {
    private static final Logger LOG = LoggerFactory.getLogger(LockReconciler.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
    private static final Duration CHANGED = Duration.ofMillis(100);

    private final KubernetesApi api;
    private final VolumeWrites writes;

    LockReconciler(KubernetesApi api, VolumeWrites writes) {
        this.api = api;
        this.writes = writes;
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Optional<VolumeReading> reading = api.find(ResourceKind.VOLUMES, key).map(VolumeReader::read);
        if (reading.isEmpty()
                || !(reading.get() instanceof VolumeReading.Ours(LocalVolume volume))
                || volume.isAtRest()) {
            return Outcome.done();
        }
        Map<String, Node> nodes = RestoreReader.nodes(api);
        Optional<Node> target = volume.placing().map(placing -> placing.node()).map(nodes::get);
        Optional<Placed> placed = target.map(node -> node.placed().get(volume.name()));
        boolean lost = target.map(node -> node.health() == NodeHealth.LOST).orElse(true);
        Release release = LockPolicy.of(volume, placed, holder(volume), lost);
        if (release == Release.NOTHING) {
            return Outcome.requeueAfter(LOOK_AGAIN);
        }
        return write(volume, release);
    }

    private Outcome write(LocalVolume volume, Release release) {
        try {
            writes.release(volume, release);
            LOG.info("volume {}: {} taken off", volume.name(), release);
            return Outcome.done();
        } catch (KubernetesFailure failure) {
            if (failure.isConflict()) {
                return Outcome.requeueAfter(CHANGED);
            }
            if (failure.isNotFound()) {
                return Outcome.done();
            }
            throw failure;
        }
    }

    /** Read after the volume: a restore that is not there now cannot have locked it after it was read. */
    private Holder holder(LocalVolume volume) {
        if (!volume.isMoving()) {
            return Holder.GONE;
        }
        ListQuery where = volume.claim()
                .map(claim -> ListQuery.namespace(claim.namespace()))
                .orElse(ListQuery.ALL);
        return api.list(RestoreReader.RESTORES, where).stream()
                .filter(restore -> volume.moving().equals(restore.metadata().getUid()))
                .findFirst()
                .map(LockReconciler::state)
                .orElse(Holder.GONE);
    }

    private static Holder state(PvRestore restore) {
        return restore.phase() != null && restore.phase().finished() ? Holder.FINISHED : Holder.WORKS;
    }
}
