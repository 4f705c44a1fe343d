package cn.xdf.arch.xlss.kube;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Spreads commands over time, so that a burst of work of ours does not slow the API for everybody else. */
final class RequestPace {
    private final InstantSource clock;
    private final Duration each;
    private final Duration burst;
    private Instant next;

    RequestPace(InstantSource clock, int requestsPerSecond) {
        this.clock = clock;
        this.each = Duration.ofSeconds(1).dividedBy(requestsPerSecond);
        this.burst = each.multipliedBy(2L * requestsPerSecond);
        this.next = Instant.EPOCH;
    }

    /** Takes the next place in the line and tells how long to wait for it. */
    synchronized Duration reserve() {
        Instant now = clock.instant();
        Instant earliest = now.minus(burst);
        Instant place = next.isBefore(earliest) ? earliest : next;
        next = place.plus(each);
        Duration wait = Duration.between(now, place);
        return wait.isNegative() ? Duration.ZERO : wait;
    }
}
