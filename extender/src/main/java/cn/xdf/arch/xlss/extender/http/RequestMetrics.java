package cn.xdf.arch.xlss.extender.http;

import cn.xdf.arch.xlss.extender.wire.Outcome;
import cn.xdf.arch.xlss.extender.wire.Verb;
import cn.xdf.arch.xlss.http.Fault;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counts and times requests. The labels come from enums only, so no caller can make new series. */
public final class RequestMetrics {
    private final MeterRegistry registry;

    public RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    public void count(Verb verb, Outcome outcome) {
        count(verb.label(), outcome.label());
    }

    public void count(String verb, Fault fault) {
        count(verb, fault.label());
    }

    Timer.Sample start() {
        return Timer.start(registry);
    }

    /** Buckets from a verdict out of memory up to a bind that waits for a restore. */
    void stop(Timer.Sample sample, Verb verb) {
        sample.stop(Timer.builder("xlss.extender.request.duration")
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
                .register(registry));
    }

    private void count(String verb, String outcome) {
        registry.counter("xlss.extender.requests", "verb", verb, "outcome", outcome)
                .increment();
    }
}
