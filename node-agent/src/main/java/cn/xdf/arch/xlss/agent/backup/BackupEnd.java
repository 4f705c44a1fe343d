package cn.xdf.arch.xlss.agent.backup;

import java.time.Duration;
import java.time.Instant;

/**
 * How the backup of a volume ended.
 *
 * @param result for {@code last-backup-result}
 * @param snapshot empty: none was made
 * @param fuzzy files changed while they were read
 * @param reason empty: nothing to complain about
 */
record BackupEnd(
        Result result,
        Instant began,
        Duration took,
        String snapshot,
        long files,
        long bytes,
        boolean fuzzy,
        String reason) {
    enum Result {
        SUCCESS("Success"),
        /** There is a snapshot, but it is not to be trusted. */
        PARTIAL("Partial"),
        FAILED("Failed");

        private final String text;

        Result(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    static BackupEnd failed(Instant began, String reason) {
        return new BackupEnd(Result.FAILED, began, Duration.ZERO, "", 0, 0, false, reason);
    }

    boolean isFailed() {
        return result == Result.FAILED;
    }
}
