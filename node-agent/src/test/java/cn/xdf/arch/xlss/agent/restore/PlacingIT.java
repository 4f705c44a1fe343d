package cn.xdf.arch.xlss.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.agent.place.MoveRecord;
import cn.xdf.arch.xlss.agent.place.Placement;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.Placing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What placing does with what stands in its way, and without what was staged for it. */
class PlacingIT extends GivenStaging {
    @Test
    void what_stood_in_the_way_is_kept_in_quarantine() throws Exception {
        Files.createDirectories(paths.directory());
        Files.writeString(paths.directory().resolve("newer"), "written after the backup");
        stage(Optional.of(SNAPSHOT));
        assertThat(place()).isEqualTo(Placement.Result.PLACED);
        assertThat(difference()).isEmpty();
        try (Stream<Path> kept = Files.list(paths.quarantine())) {
            assertThat(kept.toList()).singleElement().satisfies(one -> assertThat(one.resolve("pv/newer"))
                    .hasContent("written after the backup"));
        }
    }

    @Test
    void a_former_home_puts_its_data_aside_and_keeps_it() throws Exception {
        Files.createDirectories(paths.directory());
        Files.writeString(paths.directory().resolve("late"), "written after the backup");
        assertThat(placement.retire(volume(4, null))).isTrue();
        assertThat(paths.directory()).doesNotExist();
        try (Stream<Path> kept = Files.walk(paths.quarantine())) {
            assertThat(kept.filter(file -> file.endsWith("pv/late"))).hasSize(1);
        }
        assertThat(placement.retire(volume(4, null))).as("nothing is there").isFalse();
    }

    @Test
    void a_volume_object_from_the_past_takes_nothing_away() throws Exception {
        stage(Optional.of(SNAPSHOT));
        assertThat(place()).isEqualTo(Placement.Result.PLACED);
        assertThat(placement.retire(volume(4, null))).isFalse();
        assertThat(placement.retire(volume(3, null))).isFalse();
        assertThat(difference()).isEmpty();
        assertThat(placement.retire(volume(5, null))).isTrue();
    }

    @Test
    void nothing_is_touched_without_staging_that_matches_the_commit() throws Exception {
        Files.createDirectories(paths.directory());
        stage(Optional.of(SNAPSHOT));
        for (LocalVolume other : List.of(
                volume(4, new Placing("r2", "b", POOL, "snap")),
                volume(4, new Placing(UID, "b", "other", "snap")),
                volume(4, new Placing(UID, "b", POOL, "other")),
                volume(5, new Placing(UID, "b", POOL, "snap")))) {
            assertThat(placement.place(other)).isEqualTo(Placement.Result.NOT_STAGED);
        }
        assertThat(paths.directory()).isEmptyDirectory();
        assertThat(paths.quarantine()).doesNotExist();
    }

    /** Killed between quarantine and rename, and between rename and record. */
    @Test
    void a_crash_between_any_two_steps_of_placing_is_made_up_for() throws Exception {
        stage(Optional.of(SNAPSHOT));
        assertThat(place()).isEqualTo(Placement.Result.PLACED);
        Files.delete(paths.placedRecord());
        assertThat(place()).isEqualTo(Placement.Result.PLACED);
        assertThat(difference()).isEmpty();
        assertThat(paths.quarantine()).doesNotExist();
    }

    @Test
    void half_staged_data_without_its_record_is_staged_anew() throws Exception {
        Files.createDirectories(paths.staged(UID));
        Files.writeString(paths.staged(UID).resolve("half"), "");
        assertThat(place()).isEqualTo(Placement.Result.NOT_STAGED);
        stage(Optional.of(SNAPSHOT));
        assertThat(place()).isEqualTo(Placement.Result.PLACED);
        assertThat(difference()).isEmpty();
    }

    @Test
    void an_empty_start_is_an_empty_directory_that_every_user_can_write() throws Exception {
        stage(Optional.empty());
        assertThat(placement.place(volume(4, new Placing(UID, "b", POOL, "")))).isEqualTo(Placement.Result.PLACED);
        assertThat(paths.directory()).isEmptyDirectory();
        assertThat(Files.getPosixFilePermissions(paths.directory())).hasSize(9);
        assertThat(MoveRecord.read(paths.placedRecord())).contains(new MoveRecord("pv", 4, UID, POOL, ""));
    }
}
