package cn.xdf.arch.xlss.kube;

import java.time.Duration;

/**
 * How long to wait before trying again: doubled with each failure in a row up to a cap, and spread, so that those who
 * failed together do not come back together.
 *
 * @param first after the first failure
 * @param cap never longer
 */
public record Backoff(Duration first, Duration cap) {
    private static final int MAX_DOUBLINGS = 30;

    public Backoff {
        if (first.isNegative() || first.isZero() || cap.compareTo(first) < 0) {
            throw new IllegalArgumentException("backoff from " + first + " to " + cap);
        }
    }

    /**
     * @param failures in a row, at least 1
     * @param random from 0 to 1: 0 gives half of the full delay, 1 all of it
     */
    public Duration after(int failures, double random) {
        int doublings = Math.clamp(failures - 1L, 0, MAX_DOUBLINGS);
        double full = Math.min(first.toNanos() * Math.pow(2, doublings), cap.toNanos());
        return Duration.ofNanos((long) (full * (0.5 + random / 2)));
    }
}
