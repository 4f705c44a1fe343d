package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.provisioner.directory.Attempt;
import cn.xdf.arch.xlss.provisioner.directory.Attempt.State;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import java.util.List;
import java.util.Optional;

/**
 * The next step of one volume that is to be made. What happened so far is read from the objects alone, for each place by itself:
 *
 * <pre>
 * claim waits ── start ──> RUNNING ── AWAIT ──> SUCCEEDED ── CREATE ──> volume is here ── SETTLE
 *                                 ├───────────> FAILED ── PICK_AGAIN (another node), SETTLE
 *                                 └───────────> LOST ── PICK_AGAIN, UNDO
 * claim gone, or on another node: SUCCEEDED, LOST ── UNDO (take back the empty directory) ──> SUCCEEDED ── SETTLE
 *                                                                                         └─> FAILED, LOST ── UNDO once more
 * claim on that node again:                                                                   FAILED, LOST ── PICK_AGAIN, UNDO once more
 * </pre>
 */
final class ProvisionPlan {
    enum Step {
        /** Its end is seen by the watch. */
        AWAIT,
        CREATE,
        PICK_AGAIN,
        UNDO,
        SETTLE
    }

    /** Where the PersistentVolume of the claim says that its directory is. */
    enum Volume {
        NONE,
        HERE,
        /** On another node or in another pool, where it was born. */
        ELSEWHERE,
        /** It moved, or cannot be trusted: what lies here is for others to judge. */
        UNKNOWN
    }

    private ProvisionPlan() {}

    /**
     * Whether a directory is to be begun.
     *
     * @param claim as it is; empty when it is gone, also when another one has its name now
     * @param attempts those of its volume that are not settled
     */
    static boolean starts(Optional<ClaimFacts> claim, boolean volumeExists, List<Attempt> attempts) {
        return !volumeExists
                && claim.filter(ClaimFacts::wantsVolume).isPresent()
                && attempts.stream().noneMatch(one -> isChosen(claim, one));
    }

    static Step next(Optional<ClaimFacts> claim, Volume volume, Attempt attempt) {
        if (volume == Volume.HERE || volume == Volume.UNKNOWN) {
            return attempt.running() ? Step.AWAIT : Step.SETTLE;
        }
        boolean chosen = volume == Volume.NONE && isChosen(claim, attempt);
        if (attempt.task().verb() == Verb.UNDO) {
            // nothing is taken back that is wanted, nor begun where something is to be taken back: neither may wait for
            // the other
            return chosen && attempt.failed() ? Step.PICK_AGAIN : back(attempt.state(), Step.SETTLE, Step.UNDO);
        }
        return chosen ? forward(attempt.state()) : back(attempt.state(), Step.UNDO, Step.SETTLE);
    }

    private static boolean isChosen(Optional<ClaimFacts> claim, Attempt attempt) {
        return claim.filter(facts ->
                        facts.isFor(attempt.task().node(), attempt.task().pool()))
                .isPresent();
    }

    private static Step forward(State state) {
        return switch (state) {
            case RUNNING -> Step.AWAIT;
            case SUCCEEDED -> Step.CREATE;
            case FAILED, LOST, UNFINISHED -> Step.PICK_AGAIN;
        };
    }

    private static Step back(State state, Step succeeded, Step failed) {
        return switch (state) {
            case RUNNING -> Step.AWAIT; // what it makes a moment later nobody would remove
            case SUCCEEDED -> succeeded;
            case FAILED -> failed;
            case LOST, UNFINISHED -> Step.UNDO;
        };
    }
}
