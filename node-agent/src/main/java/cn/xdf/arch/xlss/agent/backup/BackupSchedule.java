package cn.xdf.arch.xlss.agent.backup;

import java.time.Instant;
import java.util.Optional;

/** When a volume's next backup is due. */
final class BackupSchedule {
    private BackupSchedule() {}

    /**
     * The due time; in the past when it was missed, however often: it is made up once. Empty: never.
     *
     * @param seed of the pod: all its volumes are due together
     */
    static Optional<Instant> due(BackupSettings settings, BackupRecord record, String seed, Instant now) {
        if (settings.asksAfter(record.request())) {
            return Optional.of(now);
        }
        return next(settings, record, seed);
    }

    /** The same without the wish for one at once. */
    static Optional<Instant> next(BackupSettings settings, BackupRecord record, String seed) {
        Instant from = record.lastRun() == null ? record.since() : record.lastRun();
        return settings.schedule().next(from, seed);
    }
}
