package cn.xdf.arch.xlss.agent.salvage;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.agent.place.QuarantineRetention;
import cn.xdf.arch.xlss.agent.restore.Snapshot;
import cn.xdf.arch.xlss.agent.salvage.SalvagePolicy.Step;
import cn.xdf.arch.xlss.agent.salvage.SalvageRecord.Result;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.Placing;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SalvagePolicyTest {
    private static final Instant SAVED = Instant.parse("2026-11-21T10:00:00Z");
    private static final QuarantineRetention RETENTION = new QuarantineRetention(Duration.ofDays(30));
    private static final QuarantineEntry ENTRY =
            new QuarantineEntry(Path.of("/pool"), "pv", "2026-11-21T100000.123Z-moved-away-in-epoch-2");

    @Test
    void what_moved_away_or_was_replaced_is_stale() {
        assertThat(refusal(volume("elsewhere", 2, "Bound", false))).isEmpty();
        assertThat(refusal(volume("here", 3, "Bound", false))).isEmpty();
        QuarantineEntry replaced =
                new QuarantineEntry(Path.of("/pool"), "pv", "2026-11-21T100000Z-replaced-by-epoch-3");
        assertThat(SalvagePolicy.refusal(replaced, ours(volume("here", 3, "Bound", false))))
                .isEmpty();
    }

    @Test
    void a_volume_from_before_the_move_proves_nothing() {
        assertThat(refusal(volume("elsewhere", 1, "Bound", false))).contains("from before it was put aside");
    }

    @Test
    void without_a_volume_in_order_that_is_bound_nothing_is_done() {
        assertThat(SalvagePolicy.refusal(ENTRY, Optional.empty())).contains("not there any more");
        assertThat(SalvagePolicy.refusal(ENTRY, Optional.of(new VolumeReading.Foreign())))
                .contains("not ours");
        assertThat(SalvagePolicy.refusal(ENTRY, Optional.of(new VolumeReading.Refused("pv", "no epoch", ""))))
                .contains("no epoch");
        assertThat(refusal(volume("elsewhere", 2, "Released", false))).contains("not bound");
        assertThat(refusal(volume("elsewhere", 2, "Bound", true))).contains("not bound");
        assertThat(SalvagePolicy.refusal(
                        new QuarantineEntry(Path.of("/other"), "pv", ENTRY.name()),
                        ours(volume("elsewhere", 2, "Bound", false))))
                .contains("another pool");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lost+found", "2026-11-21T100000Z-moved-away-in-epoch-", "x-epoch-2.removing"})
    void a_folder_whose_name_tells_no_epoch_is_left_alone(String name) {
        assertThat(SalvagePolicy.refusal(
                        new QuarantineEntry(Path.of("/pool"), "pv", name),
                        ours(volume("elsewhere", 2, "Bound", false))))
                .contains("no epoch");
    }

    @ParameterizedTest
    @CsvSource({
        "SAVED, 29, false, KEEP",
        "SAVED, 31, false, REMOVE",
        "SAVED, 29, true, SAVE",
        "SAVED, 31, true, SAVE",
        "IDENTICAL, 29, false, KEEP",
        "IDENTICAL, 31, false, REMOVE",
        "IDENTICAL, 31, true, SAVE",
        "PARTIAL, 29, false, KEEP",
        "PARTIAL, 31, false, SAVE",
        "PARTIAL, 31, true, SAVE",
        "SAVED, -1, false, KEEP"
    })
    void only_what_was_proved_to_be_saved_goes_and_only_when_its_time_is_over(
            Result result, int days, boolean changed, Step step) {
        SalvageRecord record = new SalvageRecord("snap", SAVED, result, 1, 1, "");
        assertThat(SalvagePolicy.step(Optional.of(record), changed, RETENTION, SAVED.plus(Duration.ofDays(days))))
                .isEqualTo(step);
    }

    @ParameterizedTest
    @EnumSource
    void without_a_record_it_is_saved_however_old_it_is(Age age) {
        assertThat(SalvagePolicy.step(Optional.empty(), false, RETENTION, age.now))
                .isEqualTo(Step.SAVE);
    }

    enum Age {
        NEW(SAVED),
        OLD(SAVED.plus(Duration.ofDays(1000)));

        private final Instant now;

        Age(Instant now) {
            this.now = now;
        }
    }

    @Test
    void a_pod_at_the_volumes_home_mounts_the_volume_and_not_what_was_put_aside() {
        assertThat(SalvagePolicy.mayBeMounted(volume("here", 3, "Bound", false), "here"))
                .isFalse();
        assertThat(SalvagePolicy.mayBeMounted(volume("elsewhere", 2, "Bound", false), "here"))
                .isTrue();
    }

    @Test
    void the_last_snapshot_is_of_this_node_and_of_an_epoch_that_has_ended() {
        List<Snapshot> all = List.of(
                snapshot("older", "here", 1, 1, false),
                snapshot("last", "here", 1, 5, false),
                snapshot("late-clock", "here", 0, 99, false),
                snapshot("partial", "here", 1, 6, true),
                snapshot("present", "here", 2, 7, false),
                snapshot("broken", "here", -1, 7, false),
                snapshot("elsewhere", "elsewhere", 1, 8, false));
        assertThat(SalvagePolicy.last(ENTRY, "here", all).map(Snapshot::id)).contains("last");
        assertThat(SalvagePolicy.last(ENTRY, "third", all)).isEmpty();
    }

    private static String refusal(LocalVolume volume) {
        return SalvagePolicy.refusal(ENTRY, ours(volume));
    }

    private static Optional<VolumeReading> ours(LocalVolume volume) {
        return Optional.of(new VolumeReading.Ours(volume));
    }

    private static Snapshot snapshot(String id, String node, long epoch, int second, boolean partial) {
        return new Snapshot(
                id, "pv", SAVED.plusSeconds(second), id, epoch, "schedule", node, partial, false, false, 1, 1);
    }

    private static LocalVolume volume(String home, long epoch, String phase, boolean deleting) {
        return new LocalVolume(
                "pv",
                "uid",
                "1",
                Optional.of(new LocalVolume.Claim("ns", "claim", "claim-uid")),
                "here",
                home,
                "pool",
                epoch,
                "",
                Optional.<Placing>empty(),
                "/pool",
                1,
                phase,
                "Delete",
                deleting);
    }
}
