package cn.xdf.arch.xlss.agent.backup;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** When a pod's run that failed is tried again. */
final class RetryPolicy {
    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final int MOST_DOUBLINGS = 10;

    private RetryPolicy() {}

    /**
     * What failed so far.
     *
     * @param count in a row
     * @param at when the last one ended
     * @param requests wishes that were there then
     */
    record Failures(int count, Instant at, Set<String> requests) {}

    /** Not before this; a new wish is a person who has mended something and does not want to wait. */
    static Instant notBefore(Failures failures, Set<String> requests) {
        boolean asked = !failures.requests().containsAll(requests);
        return failures.at().plus(asked ? FIRST : delay(failures.count()));
    }

    private static Duration delay(int count) {
        Duration delay = FIRST.multipliedBy(1L << Math.min(count - 1, MOST_DOUBLINGS));
        return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    }
}
