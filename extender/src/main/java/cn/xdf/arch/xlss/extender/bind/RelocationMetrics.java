package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.api.RestoreReason;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;

/** Counts and times relocations. Labels come from enums only. */
public final class RelocationMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofMinutes(45),
        Duration.ofHours(6),
        Duration.ofDays(1)
    };

    private static final String SUCCEEDED = "succeeded";
    private static final String FAILED = "failed";
    private static final String CANCELLED = "cancelled";
    /** From the loss of the node until the pod can run. */
    private static final String ALL = "all";

    private final MeterRegistry registry;

    public RelocationMetrics(MeterRegistry registry) {
        this.registry = registry;
        count(SUCCEEDED, ""); // all are there from the beginning, so that a first one is seen as one
        for (RestoreReason reason : RestoreReason.values()) {
            count(FAILED, reason.value());
            count(CANCELLED, reason.value());
        }
        StageTimes.names().forEach(this::stage);
        stage(ALL);
        dataAges();
    }

    /** @param sinceLoss empty: not known */
    void succeeded(StageTimes stages, Optional<Duration> sinceLoss) {
        count(SUCCEEDED, "").increment();
        stages.forEach((name, duration) -> stage(name).record(duration));
        sinceLoss.ifPresent(duration -> stage(ALL).record(duration));
    }

    void ended(RestoreFacts restore) {
        boolean failed = restore.phase().filter(PvRestorePhase.FAILED::equals).isPresent();
        count(
                        failed ? FAILED : CANCELLED,
                        restore.report().reason().map(RestoreReason::value).orElse(""))
                .increment();
    }

    void dataAge(Duration age) {
        dataAges().record(age);
    }

    private Timer dataAges() {
        return timer("xlss.relocation.data.age", "Age of the data that a pod was given on another node")
                .register(registry);
    }

    private Timer stage(String name) {
        return timer(
                        "xlss.relocation.stage.duration",
                        "Time from the stage before; the stage `all` counts from the loss of the node")
                .tag("stage", name)
                .register(registry);
    }

    private static Timer.Builder timer(String name, String description) {
        return Timer.builder(name).description(description).serviceLevelObjectives(BUCKETS);
    }

    private Counter count(String result, String reason) {
        return Counter.builder("xlss.relocations")
                .description("Pods that were to go on on another node, by what became of it")
                .tag("result", result)
                .tag("reason", reason)
                .register(registry);
    }
}
