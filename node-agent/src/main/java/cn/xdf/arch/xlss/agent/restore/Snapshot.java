package cn.xdf.arch.xlss.agent.restore;

import cn.xdf.arch.xlss.agent.restic.SnapshotTags;
import java.time.Instant;

/**
 * A snapshot of one volume, as its tags describe it.
 *
 * @param time by the clock of the node that made it
 * @param run which backup of the pod it belongs to; its own id when it has none
 * @param epoch of the volume when it was taken; -1 when its tag cannot be read
 * @param trigger {@code schedule}, {@code now}, {@code final} or {@code salvage}
 * @param node that made it; empty: it does not say
 * @param files directories not counted; 0 when unknown
 */
public record Snapshot(
        String id,
        String volume,
        Instant time,
        String run,
        long epoch,
        String trigger,
        String node,
        boolean partial,
        boolean fuzzy,
        boolean shrunk,
        long files,
        long bytes) {

    /** What "newest good" may choose. */
    boolean isGood() {
        return !partial && !shrunk && epoch >= 0 && !isSalvage();
    }

    /** What a former home held when it was put aside: may be newer than the volume's own data, and is never taken by itself. */
    public boolean isSalvage() {
        return trigger.equals(SnapshotTags.SALVAGE);
    }

    /** How it was taken, in a word. */
    String consistency() {
        return partial ? "partial" : fuzzy ? "fuzzy" : "unchanged-while-read";
    }
}
