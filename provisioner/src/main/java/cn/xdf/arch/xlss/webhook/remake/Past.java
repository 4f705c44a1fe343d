package cn.xdf.arch.xlss.webhook.remake;

import cn.xdf.arch.xlss.kube.Backoff;
import java.time.Duration;
import java.time.Instant;

/**
 * How often pods of one controller were deleted by us.
 *
 * @param last when; any time where there was none
 */
record Past(int times, Instant last) {
    static final Past NONE = new Past(0, Instant.EPOCH);

    private static final Duration FIRST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final Backoff PAUSES = new Backoff(FIRST, LONGEST);

    /** When the next one may follow: after 1 minute, 2, 4 and so on, 30 at most. */
    Instant next() {
        return times == 0 ? last : last.plus(PAUSES.after(times, 1));
    }

    Past andOneAt(Instant now) {
        return new Past(times + 1, now);
    }

    /** Twice the longest pause without one: whatever was wrong is over. */
    boolean isForgotten(Instant now) {
        return !now.isBefore(last.plus(LONGEST.multipliedBy(2)));
    }
}
