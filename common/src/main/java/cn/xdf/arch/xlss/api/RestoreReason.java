package cn.xdf.arch.xlss.api;

import java.util.Arrays;

/** Why a restore failed, was cancelled or waits: one word that programs act on; the message beside it is for people. */
public enum RestoreReason {
    /** The object says something that cannot be: another namespace, a volume that is not ours or not bound to a claim there. */
    REFUSED("Refused", "read the message: the object names something that cannot be"),
    /** A pod that has a node uses one of the claims. */
    IN_USE("InUse", "delete the pod that uses the volume, if you know that it does not run any more"),
    /** Another restore holds one of the volumes. */
    HELD("Held", "wait for the other restore to end, or delete it"),
    /** A volume's epoch is older than what some node has seen: its PersistentVolume comes from the past. */
    EPOCH_MISMATCH(
            "EpochMismatch", "the PersistentVolume is older than its data: was the state of the cluster restored?"),
    /** The target node, or its pool, is not there or is lost. */
    TARGET_LOST("TargetLost", "another node is chosen"),
    /** The home is not lost (any more). */
    HOME_HEALTHY("HomeHealthy", "nothing, the pod goes home"),
    /** The pod, its claim or its volume was deleted or replaced. */
    GONE("Gone", "nothing"),
    /** A volume was taken from this restore. */
    LOCK_LOST("LockLost", "nothing, it is tried again"),
    /** The repository holds no good snapshot. */
    NO_SNAPSHOT(
            "NoSnapshot", "bring the home back, or set failover to RestoreOrEmpty or StartEmpty to begin without data"),
    /** The newest good snapshot is older than allowed. */
    DATA_TOO_OLD("DataTooOld", "bring the home back, or raise failover-max-data-age"),
    /** The repository cannot be reached, read or opened. */
    REPOSITORY_FAILED(
            "RepositoryFailed",
            "mend the repository, or its Secret xlss-repository in the pod's namespace (where there is none: in xlss-system)"),
    /** The target's disk is full or refuses writes. */
    TARGET_FAILED("TargetFailed", "look at that node's disk; another node is chosen where one can take the pod"),
    /** What restores was killed on the target again and again: out of memory, as a rule. */
    KILLED(
            "Killed",
            "raise the memory limit of the DaemonSet xlss-node-agent: restic needs about 1.4 KB of it for each file, and 350 MB besides;"
                    + " another node is chosen where one can take the pod"),
    /** What was restored is not what the snapshot lists. */
    VERIFICATION_FAILED(
            "VerificationFailed",
            "the disk or the repository is damaged and nothing of it was used: cordon that node, or restore another snapshot by hand"),
    /** What was staged is not there any more when it should be put in place. */
    STAGING_MISSING("StagingMissing", "nothing, it is tried again"),
    /** It took longer than it may. */
    DEADLINE("Deadline", "nothing, it is tried again");

    private final String value;
    private final String advice;

    RestoreReason(String value, String advice) {
        this.value = value;
        this.advice = advice;
    }

    /** What a person does about it. */
    public String advice() {
        return advice;
    }

    /** As it stands in the object. */
    public String value() {
        return value;
    }

    /** The one that is written as {@code value}; null when this version does not know it. */
    public static RestoreReason of(String value) {
        return Arrays.stream(values())
                .filter(one -> one.value.equals(value))
                .findFirst()
                .orElse(null);
    }
}
