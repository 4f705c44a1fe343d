package cn.xdf.arch.xlss.provisioner.directory;

import java.time.Instant;

/**
 * What became of one task in the pod that does it, or did, together with others.
 *
 * @param batch name of the pod
 * @param number of the pod: what a later one of the same slot did with the same volume has a higher one
 * @param reason why it failed; empty otherwise
 * @param created when the pod was created, by the API's clock
 */
public record Attempt(DirectoryTask task, String batch, long number, State state, String reason, Instant created) {
    public enum State {
        /** Not at its end, or not even begun. */
        RUNNING,
        SUCCEEDED,
        /** It takes longer than one pod may; another goes on. */
        UNFINISHED,
        /** Nothing was done. */
        FAILED,
        /** The pod ended without a word of the program: some of it may be done. */
        LOST
    }

    public boolean succeeded() {
        return state == State.SUCCEEDED;
    }

    public boolean running() {
        return state == State.RUNNING;
    }

    public boolean failed() {
        return state == State.FAILED || state == State.LOST;
    }

    Attempt as(State other, String why) {
        return new Attempt(task, batch, number, other, why, created);
    }
}
