package cn.xdf.arch.xlss.webhook.http;

import cn.xdf.arch.xlss.http.Fault;
import cn.xdf.arch.xlss.webhook.routing.RoutingDecision;
import cn.xdf.arch.xlss.webhook.routing.Skip;
import cn.xdf.arch.xlss.webhook.routing.Warning;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;

/** Counts and times requests. The labels come from enums only, so no caller can make new series. */
public final class WebhookMetrics {
    private final MeterRegistry registry;

    public WebhookMetrics(MeterRegistry registry) {
        this.registry = registry;
        counted("ok"); // all are there from the beginning, so that a first one is seen as one
        counted("failed");
        Arrays.stream(Skip.values()).map(Skip::label).forEach(this::pods);
        pods(RoutingDecision.ROUTED);
        Arrays.stream(Warning.About.values()).forEach(this::warnings);
        durations();
    }

    public void count(String request, Fault fault) {
        requests(request, fault.label()).increment();
    }

    void failed() {
        counted("failed").increment();
    }

    void count(RoutingDecision decision) {
        counted("ok").increment();
        pods(decision.label()).increment();
        decision.warnings().forEach(warning -> warnings(warning.about()).increment());
    }

    Timer.Sample start() {
        return Timer.start(registry);
    }

    void stop(Timer.Sample sample) {
        sample.stop(durations());
    }

    /** From memory, with a question to the API, and nearly too late. */
    private Timer durations() {
        return Timer.builder("xlss.webhook.request.duration")
                .description("From the request's headers to its answer")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(25),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofMillis(1500))
                .register(registry);
    }

    private Counter counted(String outcome) {
        return requests(ReviewDialect.REVIEW, outcome);
    }

    private Counter requests(String request, String outcome) {
        return Counter.builder("xlss.webhook.requests")
                .description("Requests by what was asked for, and how they ended")
                .tag("request", request)
                .tag("outcome", outcome)
                .register(registry);
    }

    private Counter pods(String decision) {
        return Counter.builder("xlss.webhook.pods")
                .description("Pods that were looked at, by what was decided")
                .tag("decision", decision)
                .register(registry);
    }

    private Counter warnings(Warning.About about) {
        return Counter.builder("xlss.webhook.warnings")
                .description("Warnings shown to whoever created a pod")
                .tag("about", about.label())
                .register(registry);
    }
}
