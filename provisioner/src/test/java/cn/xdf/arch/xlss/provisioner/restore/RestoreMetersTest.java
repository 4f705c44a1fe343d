package cn.xdf.arch.xlss.provisioner.restore;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.api.RestoreReason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestoreMetersTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RestoreMeters meters = new RestoreMeters(
            () -> List.of(
                    restore(PvRestorePhase.PENDING, 30),
                    restore(PvRestorePhase.PENDING, 90),
                    restore(PvRestorePhase.SUCCEEDED, 900)),
            registry,
            () -> NOW);

    private static WatchedRestore restore(PvRestorePhase phase, long age) {
        return new WatchedRestore(
                "1", "uid", Optional.of(phase), NOW.minusSeconds(age), Optional.empty(), List.of("pvc-1"));
    }

    @Test
    void those_that_there_are_and_how_long_the_oldest_takes() {
        assertThat(gauge("xlss.restores", "Pending")).isEqualTo(2);
        assertThat(gauge("xlss.restores", "Succeeded")).isEqualTo(1);
        assertThat(gauge("xlss.restores.oldest.age", "Pending")).isEqualTo(90);
        assertThat(gauge("xlss.restores.oldest.age", "Staged")).isZero();
    }

    @Test
    void only_ends_are_counted_each_with_its_reason() {
        meters.reached(PvRestorePhase.ACCEPTED, null);
        meters.reached(PvRestorePhase.FAILED, RestoreReason.NO_SNAPSHOT);
        meters.reached(PvRestorePhase.SUCCEEDED, null);
        assertThat(ended("Failed", "NoSnapshot")).isEqualTo(1);
        assertThat(ended("Failed", "Killed")).isZero();
        assertThat(ended("Succeeded", "")).isEqualTo(1);
        assertThat(registry.find("xlss.restores.ended").tag("phase", "Accepted").counter())
                .isNull();
    }

    private double gauge(String name, String phase) {
        return registry.get(name).tag("phase", phase).gauge().value();
    }

    private double ended(String phase, String reason) {
        return registry.get("xlss.restores.ended")
                .tags("phase", phase, "reason", reason)
                .counter()
                .count();
    }
}
