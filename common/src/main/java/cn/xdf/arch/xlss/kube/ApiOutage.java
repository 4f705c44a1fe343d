package cn.xdf.arch.xlss.kube;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An API that does not answer is one outage for all that ask it: the first that meets it tells of it, and the last that has an answer again. What a
 * starting API refuses for a moment, for it does not know its rules yet, is part of the outage, as long as the heartbeat says that it is not ready. Any
 * other failure is the matter of the one that meets it.
 */
final class ApiOutage {
    private static final Logger log = LoggerFactory.getLogger(ApiOutage.class);
    private static final String HEARTBEAT = "heartbeat";

    private final InstantSource clock;
    private final Set<String> unanswered = new TreeSet<>();
    private final Set<String> met = new TreeSet<>();
    private Instant since;
    private long failures;

    ApiOutage(InstantSource clock) {
        this.clock = clock;
    }

    /** The one that asks whether the API is ready. */
    Asker heartbeat() {
        return asker(HEARTBEAT, log);
    }

    /** @param who asks; a name of its own */
    Asker asker(String who, Logger own) {
        return new Asker(who, new OutageLog(own, who, clock));
    }

    private synchronized boolean isPartOfIt(String who, Throwable failure) {
        boolean silence = failure instanceof KubernetesFailure one && one.outcomeUnknown();
        return silence || who.equals(HEARTBEAT) || unanswered.contains(HEARTBEAT);
    }

    private synchronized void unanswered(String who, Throwable failure) {
        if (unanswered.isEmpty()) {
            since = clock.instant();
            log.warn("Kubernetes API lost, trying on: {}", failure.getMessage());
        } else {
            log.debug("{}: Kubernetes API still lost", who, failure);
        }
        failures++;
        unanswered.add(who);
        met.add(who);
    }

    private synchronized void answered(String who) {
        if (unanswered.remove(who) && unanswered.isEmpty()) {
            double seconds = Duration.between(since, clock.instant()).toMillis() / 1000.0;
            log.info("Kubernetes API back after {} s and {} failures of {}", seconds, failures, met);
            failures = 0;
            met.clear();
        }
    }

    /** One of those that ask. */
    final class Asker {
        private final String who;
        private final OutageLog own;

        private Asker(String who, OutageLog own) {
            this.who = who;
            this.own = own;
        }

        void lost(Throwable failure) {
            if (isPartOfIt(who, failure)) {
                unanswered(who, failure);
            } else {
                answered(who);
                own.lost(failure);
            }
        }

        void back() {
            answered(who);
            own.back();
        }
    }
}
