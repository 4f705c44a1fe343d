package cn.xdf.arch.xlss.agent.backup;

import java.time.Instant;
import java.util.Map;

/**
 * What the agent remembers of a volume, on its own disk: annotations of a claim can be written by its owner.
 *
 * @param since when it first saw the volume; backups that were due before are not made up
 * @param lastRun when its last run that was complete began; null: none yet
 * @param request the last wish that was fulfilled
 * @param files in the last backup; -1: unknown
 * @param fuzzy whether files changed while the last one was read
 * @param untagged id of a snapshot that is not to be trusted and does not say so yet; empty: none
 * @param good the users' values that were in force
 */
record BackupRecord(
        Instant since,
        Instant lastRun,
        String request,
        long files,
        long bytes,
        boolean fuzzy,
        String untagged,
        Map<String, String> good) {
    private static final int TENTH = 10;

    static BackupRecord first(Instant now) {
        return new BackupRecord(now, null, "", -1, -1, false, "", Map.of());
    }

    BackupRecord withGood(Map<String, String> other) {
        return new BackupRecord(since, lastRun, request, files, bytes, fuzzy, untagged, other);
    }

    BackupRecord withUntagged(String snapshot) {
        return new BackupRecord(since, lastRun, request, files, bytes, fuzzy, snapshot, good);
    }

    BackupRecord withSize(long newFiles, long newBytes) {
        return new BackupRecord(since, lastRun, request, newFiles, newBytes, fuzzy, untagged, good);
    }

    /** A backup of the volume was made, whatever became of the rest of its run. */
    BackupRecord saved(BackupEnd end) {
        return new BackupRecord(since, lastRun, request, end.files(), end.bytes(), end.fuzzy(), untagged, good);
    }

    BackupRecord ran(Instant at, String fulfilled) {
        return new BackupRecord(since, at, fulfilled, files, bytes, fuzzy, untagged, good);
    }

    boolean knowsSize() {
        return files >= 0;
    }

    /** Whether a backup with so few files or bytes must not be trusted: more than nine tenths are gone. */
    boolean collapsesTo(long newFiles, long newBytes) {
        return knowsSize() && (newFiles * TENTH < files || newBytes * TENTH < bytes);
    }
}
