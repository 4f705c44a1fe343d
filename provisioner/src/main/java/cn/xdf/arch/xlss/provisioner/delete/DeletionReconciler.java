package cn.xdf.arch.xlss.provisioner.delete;

import cn.xdf.arch.xlss.api.Annotations.Volume;
import cn.xdf.arch.xlss.kube.Backoff;
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
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the data of volumes whose claims are gone, wherever it is or was, and then the volumes: the steps of {@link DeletionPlan}. */
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
    private final Retries retries;

    DeletionReconciler(
            KubernetesApi api,
            EventRecorder events,
            DirectoryPods pods,
            WatchedCache<VolumeReading> volumes,
            InstantSource clock) {
        this.api = api;
        this.events = events;
        this.pods = pods;
        this.homes = new Homes(api);
        this.volumes = volumes;
        this.retries = new Retries(new Backoff(LOOK_AGAIN, Duration.ofMinutes(10)), clock);
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        if (pods.seen(Verb.MAKE, key.name()).isPresent()) {
            return Outcome.done(); // it is being made, or what was made is being undone
        }
        boolean concerned = pods.seen(Verb.REMOVE, key.name()).isPresent()
                || volumes.get(key).stream().anyMatch(DeletionReconciler::isDoomed);
        if (!concerned) {
            if (volumes.get(key).isEmpty()) {
                said.forget(key);
                retries.forget(key);
            }
            return Outcome.done();
        }
        Optional<DoomedVolume> doomed = api.find(ResourceKind.VOLUMES, key).flatMap(DoomedVolume::of);
        Optional<DirectoryPod> remover = pods.find(Verb.REMOVE, key.name());
        return switch (DeletionPlan.next(doomed, remover)) {
            case NOTHING, WAIT -> Outcome.done();
            case REMOVE_DATA -> removeData(doomed.orElseThrow());
            case NOTE_CLEANED -> noteCleaned(doomed.orElseThrow(), remover.orElseThrow());
            case DELETE_VOLUME -> deleteVolume(doomed.orElseThrow().volume(), remover);
            case TRY_AGAIN -> tryAgain(doomed.orElseThrow().volume(), remover.orElseThrow());
            case FORGET -> forget(remover.orElseThrow());
        };
    }

    private static boolean isDoomed(VolumeReading reading) {
        return reading instanceof VolumeReading.Ours(LocalVolume volume) && DoomedVolume.isDoomed(volume);
    }

    /** At the first place that lets it; a place that does not holds up no other. */
    private Outcome removeData(DoomedVolume doomed) {
        LocalVolume volume = doomed.volume();
        Duration rest = retries.rest(ObjectKey.of(volume.name()));
        if (rest.isPositive()) {
            return Outcome.requeueAfter(rest);
        }
        String obstacle = "";
        for (Place place : doomed.left()) {
            if (homes.isGone(volume, place)) {
                warn(
                        volume,
                        "VolumeLeftBehind",
                        "node " + place.node() + ", a former home, is gone with what it had of the volume");
                return clean(doomed, place);
            }
            String here = homes.obstacle(volume, place);
            if (here.isEmpty() && pods.start(Homes.removal(volume, place))) {
                return Outcome.done();
            }
            String reason = here.isEmpty() ? "no agent of xlss runs on node " + place.node() : here;
            obstacle = obstacle.isEmpty() ? reason : obstacle;
        }
        warn(volume, "VolumeDeletionWaits", obstacle);
        return Outcome.requeueAfter(LOOK_AGAIN);
    }

    private Outcome noteCleaned(DoomedVolume doomed, DirectoryPod remover) {
        clean(doomed, DeletionPlan.placeOf(remover));
        return forget(remover);
    }

    private Outcome clean(DoomedVolume doomed, Place place) {
        List<Place> cleaned =
                Stream.concat(doomed.cleaned().stream(), Stream.of(place)).toList();
        LocalVolume volume = doomed.volume();
        Map<String, Object> metadata = Map.of(
                "resourceVersion",
                volume.resourceVersion(),
                "annotations",
                Map.of(Volume.CLEANED, Place.words(cleaned)));
        api.mergePatch(ResourceKind.VOLUMES, ObjectKey.of(volume.name()), Map.of("metadata", metadata));
        LOG.info("volume {}: nothing of it is left on node {}", volume.name(), place.node());
        return Outcome.done(); // the change of the volume brings us back
    }

    /** Only the one whose data was removed: the UID stands in the request. */
    private Outcome deleteVolume(LocalVolume volume, Optional<DirectoryPod> remover) {
        try {
            api.delete(ResourceKind.VOLUMES, ObjectKey.of(volume.name()), volume.uid());
            LOG.info("volume {} is deleted, its data on node {} is removed", volume.name(), volume.home());
        } catch (KubernetesFailure failure) {
            if (!failure.isNotFound() && !failure.isConflict()) {
                throw failure;
            }
        }
        return remover.map(this::forget).orElseGet(Outcome::done);
    }

    private Outcome tryAgain(LocalVolume volume, DirectoryPod remover) {
        warn(volume, "VolumeFailedDelete", "node " + remover.task().node() + ": " + remover.reason());
        Duration rest = retries.failed(ObjectKey.of(volume.name()));
        forget(remover);
        return Outcome.requeueAfter(rest);
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
