package cn.xdf.arch.xlss.webhook.remake;

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
    private static final int DOUBLINGS = 5; // 32 minutes, more than the longest

    /** When the next one may follow: after 1 minute, 2, 4 and so on, 30 at most. */
    Instant next() {
        return times == 0 ? last : last.plus(pause());
    }

    Past andOneAt(Instant now) {
        return new Past(times + 1, now);
    }

    /** Twice the longest pause without one: whatever was wrong is over. */
    boolean isForgotten(Instant now) {
        return !now.isBefore(last.plus(LONGEST.multipliedBy(2)));
    }

    private Duration pause() {
        Duration grown = FIRST.multipliedBy(1L << Math.min(times - 1, DOUBLINGS));
        return grown.compareTo(LONGEST) < 0 ? grown : LONGEST;
    }
}
