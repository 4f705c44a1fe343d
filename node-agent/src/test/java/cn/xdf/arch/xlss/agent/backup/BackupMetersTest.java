package cn.xdf.arch.xlss.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.metrics.MetricsPage;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackupMetersTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Carrier CLAIM = new Carrier("v1", "PersistentVolumeClaim", "shop", "data", "uid-1", Map.of());

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BackupMeters meters = new BackupMeters(registry);

    @Test
    void a_volume_that_never_had_a_backup_shows_when_it_is_due() {
        meters.scheduled(CLAIM, BackupRecord.first(NOW), Optional.of(NOW.plusSeconds(60)));
        assertThat(value("xlss.backup.last.success.timestamp")).contains(0.0);
        assertThat(value("xlss.backup.due.timestamp")).contains(NOW.getEpochSecond() + 60.0);
        assertThat(value("xlss.backup.size")).isEmpty();

        meters.scheduled(CLAIM, BackupRecord.first(NOW), Optional.of(NOW.plusSeconds(120)));
        assertThat(value("xlss.backup.due.timestamp")).contains(NOW.getEpochSecond() + 120.0);
    }

    @Test
    void nothing_is_late_once_nobody_wants_backups() {
        meters.scheduled(CLAIM, BackupRecord.first(NOW), Optional.of(NOW));
        assertThat(value("xlss.volumes.without.backup")).contains(0.0);
        meters.unscheduled(CLAIM);
        assertThat(value("xlss.backup.due.timestamp")).isEmpty();
        assertThat(value("xlss.volumes.without.backup")).contains(1.0);
        meters.forget(CLAIM.uid());
        assertThat(value("xlss.volumes.without.backup")).contains(0.0);
    }

    @Test
    void a_backup_that_was_asked_for_stays_shown_without_a_schedule() {
        meters.ended(CLAIM, BackupEnd.failed(NOW, "no answer"));
        meters.unscheduled(CLAIM);
        assertThat(value("xlss.backup.failing")).contains(1.0);
        assertThat(value("xlss.backup.due.timestamp")).isEmpty();
    }

    @Test
    void a_backup_that_runs_is_shown_as_the_docs_promise() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        BackupMeters shown = new BackupMeters(prometheus);
        shown.badValues();
        shown.ended(CLAIM, BackupEnd.failed(NOW, "no answer"));
        shown.ended(CLAIM, new BackupEnd(BackupEnd.Result.SUCCESS, NOW, Duration.ZERO, "1a2b", 1, 1, false, ""));
        shown.scheduled(CLAIM, BackupRecord.first(NOW), Optional.of(NOW));
        shown.running(CLAIM, 1);

        assertThat(MetricsPage.deviations("node-agent", prometheus.scrape(), "xlss_backup_"))
                .isEmpty();
    }

    private Optional<Double> value(String name) {
        return Optional.ofNullable(registry.find(name).gauge()).map(Gauge::value);
    }
}
