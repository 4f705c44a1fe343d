package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.api.PvRestorePhase;

/**
 * What a pod's condition {@code data-ready} says.
 *
 * @param reason one word, for programs
 */
public record DataReady(boolean ready, String reason, String message) {
    /** The reason while a restore is under way. */
    public static final String RESTORING = "Restoring";

    /** Of a pod whose restore ended without success. */
    public static DataReady failed(RestoreFacts restore) {
        boolean cancelled =
                restore.phase().filter(PvRestorePhase.CANCELLED::equals).isPresent();
        return new DataReady(false, cancelled ? "RestoreCancelled" : "RestoreFailed", restore.failure());
    }
}
