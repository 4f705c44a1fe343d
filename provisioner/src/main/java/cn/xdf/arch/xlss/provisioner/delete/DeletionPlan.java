package cn.xdf.arch.xlss.provisioner.delete;

import cn.xdf.arch.xlss.provisioner.directory.DirectoryPod;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.util.Optional;

/**
 * The next step for a volume whose claim is gone. Only Released + reclaimPolicy Delete + ours deletes data; a PersistentVolume that
 * somebody deletes by hand never does, so no finalizer is needed, and none can hold an object up once xlss is uninstalled.
 */
final class DeletionPlan {
    enum Step {
        NOTHING,
        WAIT,
        REMOVE_DATA,
        DELETE_VOLUME,
        TRY_AGAIN,
        FORGET
    }

    private DeletionPlan() {}

    /**
     * @param volume empty: it does not exist
     * @param remover the pod that removes its directory
     */
    static Step next(Optional<VolumeReading> volume, Optional<DirectoryPod> remover) {
        Optional<LocalVolume> doomed = volume.filter(VolumeReading.Ours.class::isInstance)
                .map(reading -> ((VolumeReading.Ours) reading).volume())
                .filter(DeletionPlan::isDoomed);
        if (remover.isEmpty()) {
            return doomed.isEmpty() ? Step.NOTHING : doomed.get().isAtRest() ? Step.REMOVE_DATA : Step.WAIT;
        }
        DirectoryPod pod = remover.get();
        if (pod.deleting() || pod.state() == DirectoryPod.State.RUNNING) {
            return Step.WAIT;
        }
        if (doomed.isEmpty() || !isAt(pod, doomed.get())) {
            return Step.FORGET;
        }
        return pod.succeeded() ? Step.DELETE_VOLUME : Step.TRY_AGAIN;
    }

    private static boolean isDoomed(LocalVolume volume) {
        return volume.phase().equals("Released")
                && volume.reclaimPolicy().equals("Delete")
                && volume.claim().isPresent()
                && !volume.deleting();
    }

    private static boolean isAt(DirectoryPod pod, LocalVolume volume) {
        return pod.task().node().equals(volume.home())
                && pod.task().pool().equals(volume.homePool())
                && pod.task().basePath().value().equals(volume.basePath());
    }
}
