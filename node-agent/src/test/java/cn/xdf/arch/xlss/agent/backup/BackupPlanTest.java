package cn.xdf.arch.xlss.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.agent.backup.BackupPlan.VolumePlan;
import cn.xdf.arch.xlss.agent.backup.BackupSettings.Wanted;
import cn.xdf.arch.xlss.agent.backup.RetryPolicy.Failures;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackupPlanTest {
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void a_run_takes_every_volume_that_takes_part_when_the_first_is_due() {
        BackupPlan plan = plan(
                        volume("data", Wanted.ENABLED, "@hourly", "", ranAt(NOW.minus(HOUR.multipliedBy(2)))),
                        volume("log", Wanted.ENABLED, "@monthly", "", ranAt(NOW)),
                        volume("scratch", Wanted.UNSAID, "@hourly", "", ranAt(null)))
                .orElseThrow();
        assertThat(plan.volumes()).extracting(VolumePlan::name).containsExactly("data", "log");
        assertThat(plan.due()).isBefore(NOW);
        assertThat(plan.isAskedFor()).isFalse();
    }

    @Test
    void what_was_missed_is_made_up_once() {
        Instant longAgo = NOW.minus(Duration.ofDays(30));
        assertThat(due(volume("data", Wanted.ENABLED, "@hourly", "", ranAt(longAgo))))
                .isBefore(NOW);
        assertThat(due(volume("data", Wanted.ENABLED, "@hourly", "", ranAt(NOW))))
                .isAfter(NOW);
    }

    @Test
    void what_was_due_before_it_was_first_seen_is_not_made_up() {
        assertThat(due(volume("data", Wanted.ENABLED, "@hourly", "", BackupRecord.first(NOW))))
                .isAfter(NOW);
    }

    @Test
    void a_new_wish_is_due_at_once_and_only_once() {
        assertThat(due(volume("data", Wanted.ENABLED, "@monthly", "w1", ranAt(NOW))))
                .isEqualTo(NOW);
        assertThat(due(volume(
                        "data", Wanted.ENABLED, "@monthly", "w1", ranAt(NOW).ran(NOW, "w1"))))
                .isAfter(NOW);
        assertThat(due(volume("data", Wanted.UNSAID, "@monthly", "w1", ranAt(NOW))))
                .isEqualTo(NOW);
        assertThat(plan(volume(
                        "data", Wanted.UNSAID, "@monthly", "w1", ranAt(NOW).ran(NOW, "w1"))))
                .isEmpty();
        assertThat(plan(volume("data", Wanted.DISABLED, "@monthly", "w1", ranAt(NOW))))
                .isEmpty();
    }

    @Test
    void only_a_running_pods_data_is_what_somebody_wants_saved() {
        VolumePlan due = volume("data", Wanted.ENABLED, "@hourly", "w1", ranAt(null));
        assertThat(BackupPlan.of(pod(false), List.of(due), Optional.empty(), NOW))
                .isEmpty();
    }

    @Test
    void failures_are_tried_again_ever_more_rarely_and_never_before_10_s() {
        VolumePlan due = volume("data", Wanted.ENABLED, "@hourly", "", ranAt(NOW.minus(HOUR.multipliedBy(5))));
        Duration before = Duration.ZERO;
        for (int count = 1; count < 40; count++) {
            Failures failures = new Failures(count, NOW, Set.of());
            Instant again = BackupPlan.of(pod(true), List.of(due), Optional.of(failures), NOW)
                    .orElseThrow()
                    .due();
            Duration wait = Duration.between(NOW, again);
            assertThat(wait)
                    .isBetween(Duration.ofSeconds(10), Duration.ofMinutes(15))
                    .isGreaterThanOrEqualTo(before);
            before = wait;
        }
        assertThat(before).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void a_wish_made_after_a_failure_does_not_wait_for_long() {
        VolumePlan asked = volume("data", Wanted.ENABLED, "@hourly", "w2", ranAt(NOW));
        Instant again = BackupPlan.of(pod(true), List.of(asked), Optional.of(new Failures(20, NOW, Set.of("w1"))), NOW)
                .orElseThrow()
                .due();
        assertThat(again).isEqualTo(NOW.plusSeconds(10));
    }

    private static Instant due(VolumePlan volume) {
        return plan(volume).orElseThrow().due();
    }

    private static Optional<BackupPlan> plan(VolumePlan... volumes) {
        return BackupPlan.of(pod(true), List.of(volumes), Optional.empty(), NOW);
    }

    private static BackupRecord ranAt(Instant lastRun) {
        return new BackupRecord(NOW.minus(Duration.ofDays(90)), lastRun, "", 1, 1, false, "", Map.of());
    }

    private static WatchedPod pod(boolean running) {
        return new WatchedPod(carrier("Pod", "db-0"), Map.of("data", "data-db-0"), running, Optional.empty());
    }

    private static VolumePlan volume(String name, Wanted wanted, String schedule, String request, BackupRecord record) {
        BackupSettings settings = new BackupSettings(wanted, Schedule.parse(schedule), Set.of(), List.of(), 3, request);
        return new VolumePlan(name, new WatchedClaim(carrier("PersistentVolumeClaim", name), "pv"), settings, record);
    }

    private static Carrier carrier(String kind, String name) {
        return new Carrier("v1", kind, "shop", name, kind + name, Map.of());
    }
}
