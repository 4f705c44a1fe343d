package cn.xdf.arch.xlss.agent.backup;

import java.time.Instant;

/**
 * How the backup of a volume ended.
 *
 * @param result for {@code last-backup-result}
 * @param snapshot empty: none was made
 * @param reason empty: nothing to complain about
 */
record BackupEnd(Result result, Instant began, String snapshot, long files, long bytes, String reason) {
    enum Result {
        SUCCESS("Success"),
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
        return new BackupEnd(Result.FAILED, began, "", 0, 0, reason);
    }
}
