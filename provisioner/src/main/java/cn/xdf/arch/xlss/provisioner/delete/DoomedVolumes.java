package cn.xdf.arch.xlss.provisioner.delete;

import cn.xdf.arch.xlss.api.Annotations.Volume;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.EventRecorder.Type;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.provisioner.directory.Announcements;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What we read and write of volumes that are being deleted. */
final class DoomedVolumes {
    private static final Logger LOG = LoggerFactory.getLogger(DoomedVolumes.class);

    private final KubernetesApi api;
    private final EventRecorder events;
    private final Announcements said = new Announcements();

    DoomedVolumes(KubernetesApi api, EventRecorder events) {
        this.api = api;
        this.events = events;
    }

    /** As it is now; empty: it does not exist, or is to be kept. */
    Optional<DoomedVolume> find(ObjectKey key) {
        return api.find(ResourceKind.VOLUMES, key).flatMap(DoomedVolume::of);
    }

    /** Nothing of it is left at these places either. The change of the volume brings us back. */
    void note(DoomedVolume doomed, List<Place> places) {
        List<Place> cleaned =
                Stream.concat(doomed.cleaned().stream(), places.stream()).toList();
        LocalVolume volume = doomed.volume();
        Map<String, Object> metadata = Map.of(
                "resourceVersion",
                volume.resourceVersion(),
                "annotations",
                Map.of(Volume.CLEANED, Place.words(cleaned)));
        api.mergePatch(ResourceKind.VOLUMES, ObjectKey.of(volume.name()), Map.of("metadata", metadata));
        LOG.info("volume {}: nothing of it is left at {}", volume.name(), Place.words(places));
    }

    /** Only the one whose data was removed: the UID stands in the request. */
    void delete(LocalVolume volume) {
        try {
            api.delete(ResourceKind.VOLUMES, ObjectKey.of(volume.name()), volume.uid());
            LOG.info("volume {} is deleted, its data on node {} is removed", volume.name(), volume.home());
        } catch (KubernetesFailure failure) {
            if (!failure.isNotFound() && !failure.isConflict()) {
                throw failure;
            }
        }
    }

    void warn(LocalVolume volume, String reason, String message) {
        ObjectKey key = ObjectKey.of(volume.name());
        if (said.isNews(key, message)) {
            LOG.warn("volume {} cannot be deleted: {}", volume.name(), message);
            events.record("v1", "PersistentVolume", key, volume.uid(), Type.WARNING, reason, message);
        }
    }

    void forget(ObjectKey key) {
        said.forget(key);
    }
}
