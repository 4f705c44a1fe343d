package cn.xdf.arch.xlss.api;

import java.util.Arrays;

/** Why a restore failed, was cancelled or waits: one word that programs act on; the message beside it is for people. */
public enum RestoreReason {
    /** The object says something that cannot be: another namespace, a volume that is not ours or not bound to a claim there. */
    REFUSED("Refused"),
    /** A pod that has a node uses one of the claims. */
    IN_USE("InUse"),
    /** Another restore holds one of the volumes. */
    HELD("Held"),
    /** A volume's epoch is older than what some node has seen: its PersistentVolume comes from the past. */
    EPOCH_MISMATCH("EpochMismatch"),
    /** The target node, or its pool, is not there or is lost. */
    TARGET_LOST("TargetLost"),
    /** The home is not lost (any more). */
    HOME_HEALTHY("HomeHealthy"),
    /** The pod, its claim or its volume was deleted or replaced. */
    GONE("Gone"),
    /** A volume was taken from this restore. */
    LOCK_LOST("LockLost"),
    /** The repository holds no good snapshot. */
    NO_SNAPSHOT("NoSnapshot"),
    /** The newest good snapshot is older than allowed. */
    DATA_TOO_OLD("DataTooOld"),
    /** The repository cannot be reached, read or opened. */
    REPOSITORY_FAILED("RepositoryFailed"),
    /** The target's disk is full or refuses writes. */
    TARGET_FAILED("TargetFailed"),
    /** What was restored is not what the snapshot lists. */
    VERIFICATION_FAILED("VerificationFailed"),
    /** What was staged is not there any more when it should be put in place. */
    STAGING_MISSING("StagingMissing"),
    /** It took longer than it may. */
    DEADLINE("Deadline");

    private final String value;

    RestoreReason(String value) {
        this.value = value;
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
