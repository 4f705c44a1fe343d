package cn.xdf.arch.xlss.extender.bind;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** One bind's wait. Counts wake-ups, so that a change is seen that came while its bind was reading. */
final class Hold implements AutoCloseable {
    /** How late a deadline may be noticed that a changed clock brings nearer. */
    private static final Duration LONGEST_SLEEP = Duration.ofSeconds(5);

    private final Holds holds;
    private final List<Holds.Thing> things;
    private final long begun = System.nanoTime();
    private long wakes;

    Hold(Holds holds, List<Holds.Thing> things) {
        this.holds = holds;
        this.things = things;
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    synchronized void wake() {
        wakes++;
        notifyAll();
    }

    /** Give it to {@link #await}: what changes from here on ends the wait. */
    synchronized long mark() {
        return wakes;
    }

    /**
     * Returns at the first change since the mark, at the deadline, or when the program stops.
     *
     * @throws InterruptedException nobody waits for the bind any more
     */
    synchronized void await(long mark, Instant deadline, InstantSource clock) throws InterruptedException {
        while (wakes == mark && !holds.isStopping() && clock.instant().isBefore(deadline)) {
            Duration left = Duration.between(clock.instant(), deadline);
            wait(Math.max(1, left.compareTo(LONGEST_SLEEP) < 0 ? left.toMillis() : LONGEST_SLEEP.toMillis()));
        }
    }

    @Override
    public void close() {
        holds.end(this, things);
    }
}
