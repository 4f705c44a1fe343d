package cn.xdf.arch.xlss.extender.http;

import cn.xdf.arch.xlss.extender.wire.Outcome;
import cn.xdf.arch.xlss.extender.wire.Verb;
import cn.xdf.arch.xlss.http.Fault;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts and times requests. The labels come from enums only, so no caller can make new series. */
public final class RequestMetrics {
    private final MeterRegistry registry;
    /** Looked up by name and labels, one would take longer than many a verdict. */
    private final Map<Verb, Timer> durations = new ConcurrentHashMap<>();

    public RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Verb verb : EnumSet.complementOf(
                EnumSet.of(Verb.OTHER))) { // there from the beginning, so that a first one is seen as one
            Arrays.stream(Outcome.values()).forEach(outcome -> requests(verb.label(), outcome.label()));
            durations.put(verb, durations(verb));
        }
    }

    public void count(Verb verb, Outcome outcome) {
        requests(verb.label(), outcome.label()).increment();
    }

    public void count(String verb, Fault fault) {
        requests(verb, fault.label()).increment();
    }

    Timer.Sample start() {
        return Timer.start(registry);
    }

    void stop(Timer.Sample sample, Verb verb) {
        sample.stop(durations.computeIfAbsent(verb, this::durations));
    }

    /** Buckets from a verdict out of memory up to a bind that waits for a restore. */
    private Timer durations(Verb verb) {
        return Timer.builder("xlss.extender.request.duration")
                .description("From the request's headers to its answer")
                .tag("verb", verb.label())
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(45))
                .register(registry);
    }

    private Counter requests(String verb, String outcome) {
        return Counter.builder("xlss.extender.requests")
                .description("Requests by what was asked for, and how they ended")
                .tag("verb", verb)
                .tag("outcome", outcome)
                .register(registry);
    }
}
