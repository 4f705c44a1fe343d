package cn.xdf.arch.xlss.e2e.harness;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Waits for the cluster to get where it should: polls an assertion until it holds. */
public final class Await {
    private Await() {}

    /** Polls every 250 ms; after the limit the test fails with the assertion's last words. Returns how long it took. */
    public static Duration until(String what, Duration limit, ThrowingRunnable assertion) {
        long start = System.nanoTime();
        Awaitility.await(what)
                .atMost(limit)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptions()
                .untilAsserted(assertion);
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
