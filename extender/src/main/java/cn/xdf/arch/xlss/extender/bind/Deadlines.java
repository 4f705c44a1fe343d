package cn.xdf.arch.xlss.extender.bind;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How long one bind is held: long for data that is restored, shorter for a volume that is made, counted from when that began. */
final class Deadlines {
    /** Just below the scheduler's own patience: it gets an answer, and its next bind goes on. */
    private static final Duration RESTORE = Duration.ofMinutes(44);

    private final Instant end;
    private final Duration patience;
    private Instant making;

    Deadlines(Instant begun, Duration patience) {
        this.end = begun.plus(RESTORE);
        this.patience = patience;
    }

    Instant of(Step.Wait wait, InstantSource clock) {
        if (wait.restoring()) {
            making = null;
            return end;
        }
        making = making == null ? clock.instant() : making;
        Instant made = making.plus(patience);
        return made.isBefore(end) ? made : end;
    }
}
