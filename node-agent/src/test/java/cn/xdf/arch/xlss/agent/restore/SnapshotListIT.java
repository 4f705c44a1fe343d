package cn.xdf.arch.xlss.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cn.xdf.arch.xlss.agent.repository.RepositoryUnusable;
import cn.xdf.arch.xlss.agent.restic.RealRestic;
import cn.xdf.arch.xlss.agent.restic.Restic;
import cn.xdf.arch.xlss.agent.restic.ResticCommand;
import cn.xdf.arch.xlss.agent.restic.ResticRepository;
import cn.xdf.arch.xlss.agent.snapshot.ResticSnapshots;
import cn.xdf.arch.xlss.api.RestoreReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which snapshots a real restic repository says there are: all of them, or failed with what to do. */
@Tag("slow")
class SnapshotListIT {
    @TempDir
    Path temporary;

    private BackedUpVolume saved;

    @BeforeEach
    void aVolumeThatIsBackedUp() throws Exception {
        saved = new BackedUpVolume(temporary);
    }

    @Test
    void tags_that_disqualify_are_read() throws Exception {
        saved.run(ResticCommand.addTag(saved.only().id(), "partial,fuzzy"));
        assertThat(saved.only().isGood()).isFalse();
        assertThat(saved.only().fuzzy()).isTrue();
        assertThat(saved.source.snapshots("ns", "another")).isEmpty();
    }

    /** restic leaves it out of the list and calls that a success: an older one, or none at all, would look like the newest. */
    @Test
    void a_flipped_byte_in_a_snapshot_makes_the_list_untrusted() throws Exception {
        BackedUpVolume.flip(BackedUpVolume.largest(Path.of(saved.repository.location(), "snapshots")));
        Restic withoutCache = RealRestic.in(Files.createDirectory(temporary.resolve("other")));

        RestoreFailure failure =
                catchThrowableOfType(RestoreFailure.class, () -> BackedUpVolume.source(saved.repository, withoutCache)
                        .snapshots("ns", "pv"));

        assertThat(failure.reason()).isEqualTo(RestoreReason.REPOSITORY_FAILED);
        assertThat(failure).hasMessageContaining("may not be complete");
    }

    @Test
    void what_is_wrong_with_the_repository_is_said_so_that_one_can_act() {
        saved.assertListingFails(
                new ResticRepository(saved.repository.location(), "another-secret", Map.of()),
                "RESTIC_PASSWORD in the Secret");
        saved.assertListingFails(
                new ResticRepository(temporary.resolve("nowhere").toString(), "third-secret", Map.of()),
                "there is no repository at",
                "set failover to StartEmpty");
        ResticSnapshots unusable = new ResticSnapshots(
                namespace -> {
                    throw new RepositoryUnusable("there is no Secret");
                },
                saved.restic,
                BackedUpVolume.PATIENCE,
                BackedUpVolume.QUICK,
                BackedUpVolume.PATIENCE,
                Clock.systemUTC());
        assertThat(catchThrowableOfType(RestoreFailure.class, () -> unusable.snapshots("ns", "pv")))
                .hasMessage("there is no Secret");
    }

    @Test
    void a_list_that_takes_longer_is_waited_for_as_long_as_the_repository_answers() throws Exception {
        Restic late = saved.resticAfter("[ \"$1\" != snapshots ] || sleep 3");
        assertThat(BackedUpVolume.source(saved.repository, late, Duration.ofSeconds(2), BackedUpVolume.PATIENCE)
                        .snapshots("ns", "pv"))
                .hasSize(1);
    }

    @Test
    void a_list_that_is_killed_is_asked_for_once_more() throws Exception {
        String once =
                "[ \"$1\" != snapshots ] || ! mkdir " + temporary.resolve("killed") + " 2>/dev/null || kill -9 $$";
        assertThat(BackedUpVolume.source(saved.repository, saved.resticAfter(once))
                        .snapshots("ns", "pv"))
                .hasSize(1);
        Restic always = saved.resticAfter("[ \"$1\" != snapshots ] || kill -9 $$");
        RestoreFailure failure =
                catchThrowableOfType(RestoreFailure.class, () -> BackedUpVolume.source(saved.repository, always)
                        .snapshots("ns", "pv"));
        assertThat(failure.reason()).isEqualTo(RestoreReason.KILLED);
    }
}
