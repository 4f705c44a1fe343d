package cn.xdf.arch.xlss.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.agent.place.Placement;
import cn.xdf.arch.xlss.agent.restic.ResticCommand;
import cn.xdf.arch.xlss.api.RestoreReason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Staging from a real restic repository: exact, or failed with what to do, and then nothing that could be placed. */
class ResticRestoreIT {
    @TempDir
    Path temporary;

    private BackedUpVolume saved;

    @BeforeEach
    void aVolumeThatIsBackedUp() throws Exception {
        saved = new BackedUpVolume(temporary);
    }

    @Test
    void what_is_placed_is_what_was_backed_up() throws Exception {
        Snapshot snapshot = saved.only();
        assertThat(snapshot.volume()).isEqualTo("pv");
        assertThat(snapshot.run()).isEqualTo("1");
        assertThat(snapshot.epoch()).isEqualTo(3);
        assertThat(snapshot.isGood()).isTrue();
        assertThat(snapshot.files()).isPositive();

        saved.stage(saved.source, snapshot);

        assertThat(saved.place(snapshot)).isEqualTo(Placement.Result.PLACED);
        saved.assertPlacedExactly();
        assertThat(BackedUpVolume.run("du", "-k", saved.paths.directory() + "/sparse"))
                .startsWith("0");
    }

    @Test
    void a_flipped_byte_in_a_pack_is_never_staged() throws Exception {
        Snapshot snapshot = saved.only();
        BackedUpVolume.flip(BackedUpVolume.largest(Path.of(saved.repository.location(), "data")));

        RestoreFailure failure = saved.failureOf(saved.source, snapshot);

        assertThat(failure.reason()).isEqualTo(RestoreReason.REPOSITORY_FAILED);
        assertThat(failure).hasMessageContaining(saved.repository.location());
        assertThat(saved.place(snapshot)).isEqualTo(Placement.Result.NOT_STAGED);
    }

    @Test
    void a_lock_that_a_dead_node_left_does_not_stop_a_restore() throws Exception {
        Thread exclusive = Thread.ofVirtual().start(() -> {
            try {
                saved.restic.run(saved.repository, exclusively());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Path locks = Path.of(saved.repository.location(), "locks");
        while (locks.toFile().list((folder, name) -> !name.contains("-tmp-")).length
                == 0) { // half written locks nobody out
            Thread.sleep(10);
        }
        BackedUpVolume.kill("--limit-download=1");
        exclusive.join();
        assertThat(locks).isNotEmptyDirectory();
        assertThat(saved.run(exclusively()).outcome().name()).isEqualTo("LOCKED");

        Snapshot snapshot = saved.only();
        saved.stage(saved.source, snapshot);

        assertThat(saved.place(snapshot)).isEqualTo(Placement.Result.PLACED);
    }

    @Test
    void a_killed_restic_is_tried_once_more_and_what_is_placed_is_exact() throws Exception {
        Snapshot snapshot = saved.only();
        String once = "[ \"$1\" != restore ] || ! mkdir " + temporary.resolve("killed") + " 2>/dev/null || "
                + "set -- --limit-download=100 \"$@\"";
        Thread killer = Thread.ofVirtual().start(() -> BackedUpVolume.kill("--limit-download=100"));

        saved.stage(BackedUpVolume.source(saved.repository, saved.resticAfter(once)), snapshot);

        killer.join();
        assertThat(saved.place(snapshot)).isEqualTo(Placement.Result.PLACED);
        saved.assertPlacedExactly();
    }

    @Test
    void a_restic_that_is_killed_again_says_what_to_do_and_nothing_is_staged() throws Exception {
        Snapshot snapshot = saved.only();
        String always = "[ \"$1\" != restore ] || kill -9 $$";

        RestoreFailure failure =
                saved.failureOf(BackedUpVolume.source(saved.repository, saved.resticAfter(always)), snapshot);

        assertThat(failure.reason()).isEqualTo(RestoreReason.KILLED);
        assertThat(failure).hasMessageContaining("memory limit of the agent");
        assertThat(failure.reason().advice()).contains("raise the memory limit");
        assertThat(saved.place(snapshot)).isEqualTo(Placement.Result.NOT_STAGED);
    }

    private static ResticCommand exclusively() {
        return new ResticCommand(
                List.of("check", "--read-data", "--limit-download=1"), Path.of("/"), Duration.ofMinutes(1));
    }
}
