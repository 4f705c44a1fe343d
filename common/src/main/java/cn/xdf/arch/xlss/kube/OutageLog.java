package cn.xdf.arch.xlss.kube;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;

/** Tells of an outage twice: when it begins and when it is over. What fails in between is counted, not told. */
final class OutageLog {
    private final Logger log;
    private final String what;
    private final InstantSource clock;
    private Instant since;
    private long failures;

    OutageLog(Logger log, String what, InstantSource clock) {
        this.log = log;
        this.what = what;
        this.clock = clock;
    }

    synchronized void lost(Throwable failure) {
        failures++;
        if (since == null) {
            since = clock.instant();
            log.warn("{} lost, trying on: {}", what, reason(failure));
        } else {
            log.debug("{} still lost", what, failure);
        }
    }

    private static String reason(Throwable failure) {
        return failure instanceof KubernetesFailure ? failure.getMessage() : failure.toString();
    }

    synchronized void back() {
        if (since != null) {
            Duration outage = Duration.between(since, clock.instant());
            log.info("{} back after {} s and {} failures", what, outage.toMillis() / 1000.0, failures);
            since = null;
            failures = 0;
        }
    }
}
