package cn.xdf.arch.xlss.provisioner.delete;

import cn.xdf.arch.xlss.provisioner.directory.Attempt;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The next step for a volume whose claim is gone, at each place that ever held it. Only Released + reclaimPolicy Delete + ours deletes
 * data; a PersistentVolume that somebody deletes by hand never does, so no finalizer is needed, and none can hold an object up once xlss
 * is uninstalled.
 */
final class DeletionPlan {
    enum Step {
        /** Its end is seen by the watch. */
        AWAIT,
        /** Or go on, where one pod did not come to the end. */
        REMOVE_DATA,
        CLEANED,
        TRY_AGAIN
    }

    private DeletionPlan() {}

    /** @param remover the last that was done there, unless it is settled */
    static Step next(Optional<Attempt> remover) {
        return remover.map(one -> switch (one.state()) {
                    case RUNNING -> Step.AWAIT;
                    case SUCCEEDED -> Step.CLEANED;
                    case UNFINISHED -> Step.REMOVE_DATA;
                    case FAILED, LOST -> Step.TRY_AGAIN;
                })
                .orElse(Step.REMOVE_DATA);
    }

    /** An attempt that nobody asked for, or not any more: at none of the places that are left to clean. */
    static boolean isStray(Optional<DoomedVolume> doomed, Attempt remover) {
        return !remover.running()
                && doomed.filter(one -> isAtOneOf(one, remover)).isEmpty();
    }

    /** What was done at the place, the furthest first. */
    static List<Attempt> at(Place place, DoomedVolume doomed, List<Attempt> removers) {
        return removers.stream()
                .filter(one -> placeOf(one).equals(place) && isAtOneOf(doomed, one))
                .sorted(Comparator.comparing((Attempt one) -> one.task().verb()).reversed())
                .toList();
    }

    /** A removal that did not come to its end goes on where it holds no other up. */
    static Verb verb(Optional<Attempt> remover) {
        boolean begun = remover.filter(one ->
                        one.state() == Attempt.State.UNFINISHED || one.task().verb() == Verb.REMOVE_REST)
                .isPresent();
        return begun ? Verb.REMOVE_REST : Verb.REMOVE;
    }

    private static boolean isAtOneOf(DoomedVolume doomed, Attempt remover) {
        return doomed.left().contains(placeOf(remover))
                && remover.task().basePath().value().equals(doomed.volume().basePath());
    }

    static Place placeOf(Attempt remover) {
        return new Place(remover.task().node(), remover.task().pool());
    }
}
