package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.api.RestoreReason;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
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

    private final MeterRegistry registry;

    public RelocationMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** @param sinceLoss empty: not known */
    void succeeded(StageTimes stages, Optional<Duration> sinceLoss) {
        count("succeeded", "");
        stages.forEach(this::stage);
        sinceLoss.ifPresent(duration -> stage("all", duration));
    }

    void ended(RestoreFacts restore) {
        boolean failed = restore.phase().filter(PvRestorePhase.FAILED::equals).isPresent();
        count(
                failed ? "failed" : "cancelled",
                restore.report().reason().map(RestoreReason::value).orElse(""));
    }

    void dataAge(Duration age) {
        timer("xlss.relocation.data.age", "Age of the data that a pod was given on another node")
                .register(registry)
                .record(age);
    }

    private void stage(String name, Duration duration) {
        timer("xlss.relocation.stage", "Time from the stage before; the stage `all` counts from the loss of the node")
                .tag("stage", name)
                .register(registry)
                .record(duration);
    }

    private static Timer.Builder timer(String name, String description) {
        return Timer.builder(name).description(description).serviceLevelObjectives(BUCKETS);
    }

    private void count(String result, String reason) {
        registry.counter("xlss.relocations", "result", result, "reason", reason).increment();
    }
}
