package cn.xdf.arch.xlss.provisioner.delete;

import cn.xdf.arch.xlss.provisioner.directory.DirectoryPod;
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
        /** One place is clean; others are left. */
        NOTE_CLEANED,
        DELETE_VOLUME,
        TRY_AGAIN,
        FORGET
    }

    private DeletionPlan() {}

    /**
     * @param doomed empty: it does not exist, or is to be kept
     * @param remover the pod that removes its directory at one of the places where it was
     */
    static Step next(Optional<DoomedVolume> doomed, Optional<DirectoryPod> remover) {
        if (remover.isEmpty()) {
            return doomed.map(DeletionPlan::begin).orElse(Step.NOTHING);
        }
        DirectoryPod pod = remover.get();
        if (pod.deleting() || pod.state() == DirectoryPod.State.RUNNING) {
            return Step.WAIT;
        }
        if (doomed.isEmpty() || !isAtOneOf(pod, doomed.get())) {
            return Step.FORGET;
        }
        if (pod.failed()) {
            return Step.TRY_AGAIN;
        }
        return doomed.get().left().size() == 1 ? Step.DELETE_VOLUME : Step.NOTE_CLEANED;
    }

    private static Step begin(DoomedVolume doomed) {
        if (!doomed.volume().isAtRest()) {
            return Step.WAIT;
        }
        return doomed.left().isEmpty() ? Step.DELETE_VOLUME : Step.REMOVE_DATA;
    }

    private static boolean isAtOneOf(DirectoryPod pod, DoomedVolume doomed) {
        return doomed.left().contains(placeOf(pod))
                && pod.task().basePath().value().equals(doomed.volume().basePath());
    }

    static Place placeOf(DirectoryPod pod) {
        return new Place(pod.task().node(), pod.task().pool());
    }
}
