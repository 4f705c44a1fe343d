package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;

/**
 * A pod that does a task, or did.
 *
 * @param uid of the pod
 * @param reason why it failed; empty otherwise
 * @param deleting it will be gone in a moment
 */
public record DirectoryPod(DirectoryTask task, String uid, State state, String reason, boolean deleting) {
    public enum State {
        /** Not at its end, or not even begun. */
        RUNNING,
        SUCCEEDED,
        FAILED
    }

    public boolean does(Verb verb) {
        return task.verb() == verb;
    }

    public boolean succeeded() {
        return state == State.SUCCEEDED;
    }

    public boolean failed() {
        return state == State.FAILED;
    }
}
