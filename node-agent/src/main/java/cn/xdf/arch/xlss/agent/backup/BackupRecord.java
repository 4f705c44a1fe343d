package cn.xdf.arch.xlss.agent.backup;

import java.time.Instant;
import java.util.Map;

/**
 * What the agent remembers of a volume, on its own disk: annotations of a claim can be written by its owner.
 *
 * @param since when it first saw the volume enabled; backups that were due before are not made up
 * @param lastRun when its last complete backup began; null: none yet
 * @param request the last wish that was fulfilled
 * @param files in the last backup
 * @param good the users' values that were in force
 */
record BackupRecord(Instant since, Instant lastRun, String request, long files, long bytes, Map<String, String> good) {
    static BackupRecord first(Instant now) {
        return new BackupRecord(now, null, "", 0, 0, Map.of());
    }

    BackupRecord withGood(Map<String, String> other) {
        return new BackupRecord(since, lastRun, request, files, bytes, other);
    }

    BackupRecord ran(Instant at, String fulfilled, long newFiles, long newBytes) {
        return new BackupRecord(since, at, fulfilled, newFiles, newBytes, good);
    }

    /** Whether a backup with so few files or bytes must not be trusted: more than nine tenths are gone. */
    boolean collapsesTo(long newFiles, long newBytes) {
        return newFiles * 10 < files || newBytes * 10 < bytes;
    }
}
