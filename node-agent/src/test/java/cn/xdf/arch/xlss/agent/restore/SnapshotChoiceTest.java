package cn.xdf.arch.xlss.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cn.xdf.arch.xlss.agent.restore.SnapshotChoice.Volume;
import cn.xdf.arch.xlss.api.EmptyStart;
import cn.xdf.arch.xlss.api.RestoreReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnapshotChoiceTest {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    private static final SnapshotChoice LATEST = choice("latest");

    @Test
    void the_newest_of_the_present_epoch() throws RestoreFailure {
        assertThat(one(LATEST, volume(1, good("old", 1, 5), good("new", 1, 9)))).isEqualTo("new");
    }

    @ParameterizedTest
    @CsvSource({"partial", "shrunk", "salvage", "foreign"})
    void never_one_that_is_not_good(String flaw) throws RestoreFailure {
        assertThat(one(LATEST, volume(1, good("good", 1, 5), flawed("bad", 9, flaw))))
                .isEqualTo("good");
        assertThat(reason(LATEST, volume(1, flawed("bad", 9, flaw)))).isEqualTo(RestoreReason.NO_SNAPSHOT);
    }

    @Test
    void a_fuzzy_one_counts_and_is_called_so() throws RestoreFailure {
        Snapshot fuzzy = flawed("fuzzy", 9, "fuzzy");
        assertThat(one(LATEST, volume(1, good("good", 1, 5), fuzzy))).isEqualTo("fuzzy");
        assertThat(fuzzy.consistency()).isEqualTo("fuzzy");
    }

    /** The former home's clock is ahead, and it backed up once more after the move. */
    @Test
    void a_former_homes_late_snapshot_never_wins() throws RestoreFailure {
        Snapshot late = good("late", 1, 99);
        Snapshot origin = good("origin", 1, 5);
        assertThat(one(LATEST, volume(2, late, origin, good("present", 2, 8)))).isEqualTo("present");
        assertThat(one(LATEST, moved("origin", late, origin))).isEqualTo("origin");
        assertThat(reason(LATEST, volume(2, late))).isEqualTo(RestoreReason.NO_SNAPSHOT);
    }

    @Test
    void what_began_empty_is_not_filled_with_older_data() {
        Volume empty = new Volume("pv", 2, Optional.of(Optional.empty()), List.of(good("old", 1, 5)));
        assertThat(reason(LATEST, empty)).isEqualTo(RestoreReason.NO_SNAPSHOT);
        assertThat(reason(choice(EmptyStart.IF_NO_SNAPSHOT), empty)).isEqualTo(RestoreReason.NO_SNAPSHOT);
    }

    @Test
    void a_snapshot_from_the_volumes_future_means_that_the_volume_is_from_the_past() {
        assertThat(reason(LATEST, volume(1, good("a", 1, 1), good("b", 2, 2)))).isEqualTo(RestoreReason.EPOCH_MISMATCH);
    }

    @Test
    void all_volumes_from_one_run() throws RestoreFailure {
        Volume data = new Volume("data", 1, Optional.empty(), List.of(of("data", "r1", 5), of("data", "r2", 9)));
        Volume logs = new Volume("logs", 1, Optional.empty(), List.of(of("logs", "r1", 6)));
        assertThat(LATEST.of(List.of(data, logs)).values())
                .extracting(snapshot -> snapshot.orElseThrow().id())
                .containsExactlyInAnyOrder("data-r1", "logs-r1");
        Volume other = new Volume("logs", 1, Optional.empty(), List.of(of("logs", "r3", 6)));
        assertThat(catchThrowableOfType(RestoreFailure.class, () -> LATEST.of(List.of(data, other))))
                .extracting(RestoreFailure::reason)
                .isEqualTo(RestoreReason.NO_SNAPSHOT);
    }

    @Test
    void a_person_may_choose_an_id_or_a_time() throws RestoreFailure {
        Volume volume = volume(
                2,
                good("aaaaaaaa1", 1, 1),
                good("bbbbbbbb2", 2, 5),
                flawed("cccccccc3", 9, "partial"),
                flawed("eeeeeeee4", 10, "salvage"));
        assertThat(one(choice("aaaaaaaa"), volume)).isEqualTo("aaaaaaaa1");
        assertThat(one(choice("cccccccc"), volume)).isEqualTo("cccccccc3");
        assertThat(one(choice("eeeeeeee"), volume)).isEqualTo("eeeeeeee4");
        assertThat(reason(choice("dddddddd"), volume)).isEqualTo(RestoreReason.NO_SNAPSHOT);
        assertThat(one(choice("2026-11-21T00:06:00Z"), volume)).isEqualTo("bbbbbbbb2");
        assertThat(one(choice("2026-11-21T00:04:00Z"), volume)).isEqualTo("aaaaaaaa1");
        assertThat(reason(choice("2026-11-20T00:00:00Z"), volume)).isEqualTo(RestoreReason.NO_SNAPSHOT);
    }

    @Test
    void too_old_is_said_and_not_restored() throws RestoreFailure {
        Volume volume = volume(1, good("a", 1, 0));
        assertThat(one(aged(Duration.ofHours(10)), volume)).isEqualTo("a");
        assertThat(reason(aged(Duration.ofHours(9)), volume)).isEqualTo(RestoreReason.DATA_TOO_OLD);
    }

    @Test
    void empty_only_where_the_wish_says_so() throws RestoreFailure {
        assertThat(reason(LATEST, volume(1))).isEqualTo(RestoreReason.NO_SNAPSHOT);
        assertThat(choice(EmptyStart.IF_NO_SNAPSHOT).of(List.of(volume(1)))).containsEntry("pv", Optional.empty());
        assertThat(one(choice(EmptyStart.IF_NO_SNAPSHOT), volume(1, good("a", 1, 1))))
                .isEqualTo("a");
        assertThat(choice(EmptyStart.ALWAYS).of(List.of(volume(1, good("a", 1, 1)))))
                .containsEntry("pv", Optional.empty());
    }

    private static String one(SnapshotChoice choice, Volume volume) throws RestoreFailure {
        return choice.of(List.of(volume)).get(volume.name()).orElseThrow().id();
    }

    private static RestoreReason reason(SnapshotChoice choice, Volume volume) {
        return catchThrowableOfType(RestoreFailure.class, () -> choice.of(List.of(volume)))
                .reason();
    }

    private static SnapshotChoice choice(String wish) {
        return new SnapshotChoice(wish, EmptyStart.NEVER, Optional.empty(), NOW);
    }

    private static SnapshotChoice choice(EmptyStart empty) {
        return new SnapshotChoice("latest", empty, Optional.empty(), NOW);
    }

    private static SnapshotChoice aged(Duration limit) {
        return new SnapshotChoice("latest", EmptyStart.NEVER, Optional.of(limit), NOW);
    }

    private static Volume volume(long epoch, Snapshot... snapshots) {
        return new Volume("pv", epoch, Optional.empty(), List.of(snapshots));
    }

    private static Volume moved(String origin, Snapshot... snapshots) {
        return new Volume("pv", 2, Optional.of(Optional.of(origin)), List.of(snapshots));
    }

    private static Snapshot good(String id, long epoch, int minute) {
        return snapshot("pv", id, id, epoch, minute, "");
    }

    private static Snapshot flawed(String id, int minute, String flaw) {
        return snapshot(flaw.equals("foreign") ? "other" : "pv", id, id, 1, minute, flaw);
    }

    private static Snapshot of(String volume, String run, int minute) {
        return snapshot(volume, volume + "-" + run, run, 1, minute, "");
    }

    private static Snapshot snapshot(String volume, String id, String run, long epoch, int minute, String flaw) {
        return new Snapshot(
                id,
                volume,
                Instant.parse("2026-11-21T00:00:00Z").plus(Duration.ofMinutes(minute)),
                run,
                epoch,
                flaw.equals("salvage") ? "salvage" : "schedule",
                "n1",
                flaw.equals("partial"),
                flaw.equals("fuzzy"),
                flaw.equals("shrunk"),
                1,
                1);
    }
}
