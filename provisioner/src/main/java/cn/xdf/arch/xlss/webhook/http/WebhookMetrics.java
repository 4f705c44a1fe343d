package cn.xdf.arch.xlss.webhook.http;

import cn.xdf.arch.xlss.http.Fault;
import cn.xdf.arch.xlss.webhook.routing.RoutingDecision;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counts and times requests. The labels come from enums only, so no caller can make new series. */
public final class WebhookMetrics {
    private final MeterRegistry registry;

    public WebhookMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    public void count(String request, Fault fault) {
        count(request, fault.label());
    }

    void failed() {
        count(ReviewDialect.REVIEW, "failed");
    }

    void count(RoutingDecision decision) {
        count(ReviewDialect.REVIEW, "ok");
        registry.counter("xlss.webhook.pods", "decision", decision.label()).increment();
        decision.warnings().forEach(warning -> registry.counter(
                        "xlss.webhook.warnings", "about", warning.about().label())
                .increment());
    }

    Timer.Sample start() {
        return Timer.start(registry);
    }

    /** From memory, with a question to the API, and nearly too late. */
    void stop(Timer.Sample sample) {
        sample.stop(Timer.builder("xlss.webhook.request.duration")
                .description("From the request's headers to its answer")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofMillis(1500))
                .register(registry));
    }

    private void count(String request, String outcome) {
        registry.counter("xlss.webhook.requests", "request", request, "outcome", outcome)
                .increment();
    }
}
