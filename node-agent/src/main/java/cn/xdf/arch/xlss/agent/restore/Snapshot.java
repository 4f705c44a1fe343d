package cn.xdf.arch.xlss.agent.restore;

import java.time.Instant;

/**
 * A snapshot of one volume, as its tags describe it.
 *
 * @param time by the clock of the node that made it
 * @param run which backup of the pod it belongs to; its own id when it has none
 * @param epoch of the volume when it was taken; -1 when its tag cannot be read
 * @param trigger {@code schedule}, {@code now}, {@code final} or {@code salvage}
 * @param files directories not counted; 0 when unknown
 */
public record Snapshot(
        String id,
        String volume,
        Instant time,
        String run,
        long epoch,
        String trigger,
        boolean partial,
        boolean fuzzy,
        boolean shrunk,
        long files,
        long bytes) {

    /** What "newest good" may choose. */
    boolean isGood() {
        return !partial && !shrunk && epoch >= 0 && !trigger.equals("salvage");
    }

    /** How it was taken, in a word. */
    String consistency() {
        return partial ? "partial" : fuzzy ? "fuzzy" : "unchanged-while-read";
    }
}
