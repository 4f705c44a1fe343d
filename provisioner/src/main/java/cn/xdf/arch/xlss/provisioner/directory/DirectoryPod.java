package cn.xdf.arch.xlss.provisioner.directory;

import java.time.Instant;

/**
 * What became of one task, in the pod that does it, or did, together with others.
 *
 * @param name of the pod
 * @param uid of the pod
 * @param number of the pod: a later one of the same slot has a higher one
 * @param reason why it failed; empty otherwise
 * @param deleting the pod will be gone in a moment
 * @param created when the pod was created
 */
public record DirectoryPod(
        DirectoryTask task,
        String name,
        String uid,
        long number,
        State state,
        String reason,
        boolean deleting,
        Instant created) {
    public enum State {
        /** Not at its end, or not even begun. */
        RUNNING,
        SUCCEEDED,
        /** It takes longer than one pod may; another goes on. */
        UNFINISHED,
        /** The program says so: nothing was done. */
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
}
