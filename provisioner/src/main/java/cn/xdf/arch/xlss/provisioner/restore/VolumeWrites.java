package cn.xdf.arch.xlss.provisioner.restore;

import cn.xdf.arch.xlss.api.Annotations.Volume;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.provisioner.delete.Place;
import cn.xdf.arch.xlss.provisioner.restore.LockPolicy.Release;
import cn.xdf.arch.xlss.provisioner.restore.RestoreStep.Transfer;
import cn.xdf.arch.xlss.volume.LocalVolume;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The annotations by which volumes move. Each write names the version that was judged: a volume that changed meanwhile is a CONFLICT. */
final class VolumeWrites {
    private final KubernetesApi api;

    VolumeWrites(KubernetesApi api) {
        this.api = api;
    }

    /** Locks all or none: what this call locked is unlocked again when one fails. */
    void lock(List<LocalVolume> volumes, String restoreUid) {
        List<V1PersistentVolume> locked = new ArrayList<>();
        try {
            for (LocalVolume volume : volumes) {
                if (!volume.moving().equals(restoreUid)) {
                    locked.add(write(volume, annotation(Volume.MOVING, restoreUid)));
                }
            }
        } catch (KubernetesFailure failure) {
            locked.forEach(this::unlock);
            throw failure;
        }
    }

    /** A roll-back that fails leaves a lock of a restore that is still Pending: its next pass, or the locks' own loop, deals with it. */
    private void unlock(V1PersistentVolume volume) {
        try {
            patch(
                    volume.getMetadata().getName(),
                    volume.getMetadata().getResourceVersion(),
                    annotation(Volume.MOVING, null));
        } catch (KubernetesFailure ignored) {
            // said above
        }
    }

    /** The commit of one volume. */
    void commit(Transfer transfer) {
        LocalVolume volume = transfer.volume();
        String former = api.get(ResourceKind.VOLUMES, ObjectKey.of(volume.name()))
                .getMetadata()
                .getAnnotations()
                .get(Volume.FORMER_HOMES);
        long epoch = volume.epoch() + 1;
        Map<String, Object> annotations = new HashMap<>();
        annotations.put(Volume.HOME, transfer.placing().node());
        annotations.put(Volume.HOME_POOL, transfer.placing().pool());
        annotations.put(Volume.EPOCH, Long.toString(epoch));
        annotations.put(Volume.PLACING, transfer.placing().annotation());
        annotations.put(Volume.RESTORED_FROM, epoch + "/" + transfer.placing().snapshot());
        annotations.put(Volume.FORMER_HOMES, formerHomes(former, volume));
        write(volume, annotations); // names the version that was judged, so what was read above is of that version, too
    }

    private static String formerHomes(String before, LocalVolume volume) {
        List<Place> places = new ArrayList<>(Place.parse(before));
        places.add(Place.homeOf(volume));
        return Place.words(places);
    }

    void release(LocalVolume volume, Release release) {
        Map<String, Object> annotations = annotation(Volume.MOVING, null);
        if (release == Release.LOCK_AND_PLACING) {
            annotations.put(Volume.PLACING, null);
        }
        write(volume, annotations);
    }

    private V1PersistentVolume write(LocalVolume volume, Map<String, Object> annotations) {
        return patch(volume.name(), volume.resourceVersion(), annotations);
    }

    private V1PersistentVolume patch(String name, String version, Map<String, Object> annotations) {
        return api.mergePatch(
                ResourceKind.VOLUMES,
                ObjectKey.of(name),
                Map.of("metadata", Map.of("resourceVersion", version, "annotations", annotations)));
    }

    private static Map<String, Object> annotation(String key, String value) {
        Map<String, Object> annotations = new HashMap<>();
        annotations.put(key, value);
        return annotations;
    }
}
