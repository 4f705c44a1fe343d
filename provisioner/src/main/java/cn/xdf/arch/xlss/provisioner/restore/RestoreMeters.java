package cn.xdf.arch.xlss.provisioner.restore;

import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.api.RestoreReason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Restores in numbers. Labels come from enums only. Every replica shows those that there are; who leads counts those that end. */
final class RestoreMeters {
    private final Supplier<Collection<WatchedRestore>> restores;
    private final MeterRegistry meters;
    private final InstantSource clock;

    RestoreMeters(Supplier<Collection<WatchedRestore>> restores, MeterRegistry meters, InstantSource clock) {
        this.restores = restores;
        this.meters = meters;
        this.clock = clock;
        Arrays.stream(PvRestorePhase.values()).forEach(this::show);
        for (RestoreReason reason :
                RestoreReason.values()) { // there from the beginning, so that a first one is seen as one
            ended(PvRestorePhase.FAILED, reason);
            ended(PvRestorePhase.CANCELLED, reason);
        }
        ended(PvRestorePhase.SUCCEEDED, null);
    }

    /** @param reason null: all went its way */
    void reached(PvRestorePhase phase, RestoreReason reason) {
        if (phase.finished()) {
            ended(phase, reason).increment();
        }
    }

    private Counter ended(PvRestorePhase phase, RestoreReason reason) {
        return Counter.builder("xlss.restores.ended")
                .description("Restores that ended while this program led")
                .tag("phase", phase.value())
                .tag("reason", reason == null ? "" : reason.value())
                .register(meters);
    }

    private void show(PvRestorePhase phase) {
        Gauge.builder("xlss.restores", this, self -> self.in(phase).count())
                .description(
                        "Restores that there are; those that have ended are kept for an hour, failed ones for a week")
                .tag("phase", phase.value())
                .register(meters);
        if (!phase.finished()) {
            Gauge.builder("xlss.restores.oldest.age", this, self -> self.oldestSeconds(phase))
                    .description("Since the oldest restore in this phase was made; 0: none is in it")
                    .baseUnit("seconds")
                    .tag("phase", phase.value())
                    .register(meters);
        }
    }

    private double oldestSeconds(PvRestorePhase phase) {
        Instant now = clock.instant();
        return in(phase)
                .map(restore -> Duration.between(restore.created(), now).toMillis() / 1e3)
                .max(Double::compare)
                .orElse(0.0);
    }

    private Stream<WatchedRestore> in(PvRestorePhase phase) {
        return restores.get().stream()
                .filter(restore -> restore.phase().filter(phase::equals).isPresent());
    }
}
