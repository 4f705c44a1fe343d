package cn.xdf.arch.xlss.api;

import java.util.Arrays;

/**
 * Steps of a restore, one writer each:
 *
 * <pre>
 * Pending → Accepted → Restoring → Staged → Committed → Placed → Succeeded
 *    └─────────┴───────────┴──────────┴─→ Failed | Cancelled
 * </pre>
 *
 * The extender or a user makes it Pending; the target's agent writes Restoring, Staged and Placed; the provisioner all others.
 * After Committed a move is only completed; it still ends as Failed when its target is lost.
 */
public enum PvRestorePhase {
    PENDING("Pending"),
    ACCEPTED("Accepted"),
    RESTORING("Restoring"),
    STAGED("Staged"),
    COMMITTED("Committed"),
    PLACED("Placed"),
    SUCCEEDED("Succeeded"),
    FAILED("Failed"),
    CANCELLED("Cancelled");

    private final String value;

    PvRestorePhase(String value) {
        this.value = value;
    }

    /** As it stands in {@code status.phase}. */
    public String value() {
        return value;
    }

    /** No step follows. */
    public boolean finished() {
        return this == SUCCEEDED || this == FAILED || this == CANCELLED;
    }

    /** The phase that is written as {@code value}; null when this version does not know it. */
    public static PvRestorePhase of(String value) {
        return Arrays.stream(values())
                .filter(phase -> phase.value.equals(value))
                .findFirst()
                .orElse(null);
    }
}
