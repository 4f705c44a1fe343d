package cn.xdf.arch.xlss.agent.snapshot;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * restic complains and gets no further: its repository does not answer. restic itself would try for a quarter of an hour. Silence alone is
 * none: to read a large index takes minutes.
 *
 * @param since the first complaint that no progress followed
 * @param last when it complained last
 */
record Standstill(Instant since, Instant last, String complaint) {
    /** restic waits at most 90 s between two tries, and for some time in one: a complaint after more than that is about something else. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(3);

    /** @param before empty: it got on until now */
    static Standstill of(Optional<Standstill> before, String complaint, Instant now) {
        return before.filter(one -> Duration.between(one.last, now).compareTo(LONGEST_PAUSE) <= 0)
                .map(one -> new Standstill(one.since, now, complaint))
                .orElseGet(() -> new Standstill(now, now, complaint));
    }

    /** It still complained after so long. That time has passed is not enough: a try may have had success without a word. */
    boolean outlasted(Duration patience) {
        return Duration.between(since, last).compareTo(patience) >= 0;
    }

    /** Longer than a single request that had to be sent twice. */
    boolean isWorthTelling(Duration after, Instant now) {
        return Duration.between(since, now).compareTo(after) >= 0;
    }

    /** For people. @param repository as they know it */
    String told(Object repository) {
        return "the repository " + repository + " does not answer since " + since.truncatedTo(ChronoUnit.SECONDS) + ": "
                + complaint;
    }
}
