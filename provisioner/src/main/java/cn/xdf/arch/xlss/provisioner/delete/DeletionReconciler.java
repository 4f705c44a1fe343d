package cn.xdf.arch.xlss.provisioner.delete;

import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.EventRecorder.Type;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.provisioner.directory.Announcements;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPod;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPods;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the data of volumes whose claims are gone, and then the volumes: the steps of {@link DeletionPlan}. */
final class DeletionReconciler implements Reconciler<ObjectKey> {
    private static final Logger LOG = LoggerFactory.getLogger(DeletionReconciler.class);

    /** For what no watch of ours would tell: a node that is back, a pool that is mounted again. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

    private final KubernetesApi api;
    private final EventRecorder events;
    private final DirectoryPods pods;
    private final Homes homes;
    private final WatchedCache<VolumeReading> volumes;
    private final Announcements said = new Announcements();

    DeletionReconciler(
            KubernetesApi api, EventRecorder events, DirectoryPods pods, WatchedCache<VolumeReading> volumes) {
        this.api = api;
        this.events = events;
        this.pods = pods;
        this.homes = new Homes(api);
        this.volumes = volumes;
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        if (pods.seen(Verb.MAKE, key.name()).isPresent()) {
            return Outcome.done(); // it is being made, or what was made is being undone
        }
        DeletionPlan.Step seems = DeletionPlan.next(volumes.get(key), pods.seen(Verb.REMOVE, key.name()));
        if (seems == DeletionPlan.Step.NOTHING || seems == DeletionPlan.Step.WAIT) {
            volumes.get(key).ifPresentOrElse(volume -> {}, () -> said.forget(key));
            return Outcome.done();
        }
        Optional<VolumeReading> volume = api.find(ResourceKind.VOLUMES, key).map(VolumeReader::read);
        Optional<DirectoryPod> remover = pods.find(Verb.REMOVE, key.name());
        return switch (DeletionPlan.next(volume, remover)) {
            case NOTHING, WAIT -> Outcome.done();
            case REMOVE_DATA -> removeData(ours(volume));
            case DELETE_VOLUME -> deleteVolume(ours(volume), remover.orElseThrow());
            case TRY_AGAIN -> tryAgain(ours(volume), remover.orElseThrow());
            case FORGET -> forget(remover.orElseThrow());
        };
    }

    private static LocalVolume ours(Optional<VolumeReading> volume) {
        return ((VolumeReading.Ours) volume.orElseThrow()).volume();
    }

    private Outcome removeData(LocalVolume volume) {
        String obstacle = homes.obstacle(volume);
        if (!obstacle.isEmpty()) {
            warn(volume, "VolumeDeletionWaits", obstacle);
            return Outcome.requeueAfter(LOOK_AGAIN);
        }
        if (!pods.start(Homes.removal(volume))) {
            warn(volume, "VolumeDeletionWaits", "no agent of xlss runs on node " + volume.home());
            return Outcome.requeueAfter(LOOK_AGAIN);
        }
        return Outcome.done();
    }

    /** Only the one whose data was removed: the UID stands in the request. */
    private Outcome deleteVolume(LocalVolume volume, DirectoryPod remover) {
        try {
            api.delete(ResourceKind.VOLUMES, ObjectKey.of(volume.name()), volume.uid());
            LOG.info("volume {} is deleted, its data on node {} is removed", volume.name(), volume.home());
        } catch (KubernetesFailure failure) {
            if (!failure.isNotFound() && !failure.isConflict()) {
                throw failure;
            }
        }
        return forget(remover);
    }

    private Outcome tryAgain(LocalVolume volume, DirectoryPod remover) {
        warn(volume, "VolumeFailedDelete", "node " + volume.home() + ": " + remover.reason());
        forget(remover);
        return Outcome.requeueAfter(LOOK_AGAIN);
    }

    private Outcome forget(DirectoryPod pod) {
        pods.delete(pod);
        return Outcome.done();
    }

    private void warn(LocalVolume volume, String reason, String message) {
        ObjectKey key = ObjectKey.of(volume.name());
        if (said.isNews(key, message)) {
            LOG.warn("volume {} cannot be deleted: {}", volume.name(), message);
            events.record("v1", "PersistentVolume", key, volume.uid(), Type.WARNING, reason, message);
        }
    }
}
