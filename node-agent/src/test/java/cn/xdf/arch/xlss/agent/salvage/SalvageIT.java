package cn.xdf.arch.xlss.agent.salvage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cn.xdf.arch.xlss.agent.restic.Restic;
import cn.xdf.arch.xlss.agent.restic.ResticCommand;
import cn.xdf.arch.xlss.agent.restic.ResticRepository;
import cn.xdf.arch.xlss.agent.restic.ResticSnapshot;
import cn.xdf.arch.xlss.agent.restore.RestoreFailure;
import cn.xdf.arch.xlss.agent.salvage.SalvageRecord.Result;
import cn.xdf.arch.xlss.api.RestoreReason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was put aside, saved by the real restic: a snapshot holds all of it, or it counts as not saved. */
@Tag("slow")
class SalvageIT {
    @TempDir
    Path folder;

    private SavedVolume volume;

    @BeforeEach
    void aVolume() throws Exception {
        volume = SavedVolume.in(folder);
    }

    @Test
    void what_its_last_backup_holds_needs_no_snapshot() throws Exception {
        volume.backUp("n1", 0);
        Optional<SalvageRecord> record = save(volume.putAside(1));
        assertThat(record).hasValueSatisfying(one -> {
            assertThat(one.result()).isEqualTo(Result.IDENTICAL);
            assertThat(one.files()).isEqualTo(5);
        });
        assertThat(volume.snapshots())
                .singleElement()
                .extracting(ResticSnapshot::id)
                .isEqualTo(record.orElseThrow().snapshot());
    }

    @Test
    void what_was_written_later_is_saved_once_with_what_the_backups_leave_out() throws Exception {
        volume.backUp("n1", 0);
        Files.writeString(volume.data().resolve("file-1"), "content 1 and more");
        Files.writeString(volume.data().resolve("cache.tmp"), "left out by the annotation");
        QuarantineEntry entry = volume.putAside(1);

        SalvageRecord record = save(entry).orElseThrow();

        assertThat(record.result()).isEqualTo(Result.SAVED);
        assertThat(record.files()).isEqualTo(6);
        ResticSnapshot made = volume.snapshots().getLast();
        assertThat(made.id()).isEqualTo(record.snapshot());
        assertThat(made.host()).isEqualTo("claim");
        assertThat(made.values())
                .containsEntry("trigger", "salvage")
                .containsEntry("epoch", "0")
                .containsEntry("node", "n1")
                .containsEntry("pvc", "claim")
                .containsEntry("namespace", "ns")
                .containsEntry("pv", "pv");
        Path target = folder.resolve("target");
        volume.run(ResticCommand.restore(record.snapshot(), target, Duration.ofSeconds(1)));
        assertThat(target.resolve("pv/file-1")).hasContent("content 1 and more");
        assertThat(target.resolve("pv/cache.tmp")).exists();

        // killed before it was recorded
        assertThat(save(entry).orElseThrow().snapshot()).isEqualTo(record.snapshot());
        assertThat(save(entry).orElseThrow().result()).isEqualTo(Result.SAVED);
        assertThat(volume.snapshots()).hasSize(2);
    }

    @Test
    void only_what_changed_is_read_though_it_lies_elsewhere_now() throws Exception {
        volume.backUp("n1", 0);
        String last = volume.snapshots().getFirst().id();
        Files.writeString(volume.data().resolve("more"), "more");
        Path said = folder.resolve("said");
        Restic telling = volume.wrapped("echo \"$@\" > " + said + "\nexec \"$RESTIC\" \"$@\"");
        volume.salvage(telling, Clock.systemUTC()).save(volume.putAside(1), SavedVolume.CLAIM);
        assertThat(said).content().contains("--parent=" + last);
    }

    /** Size and time are what a listing shows; the kernel knows better. */
    @Test
    void an_edit_that_hides_itself_is_saved() throws Exception {
        Path file = volume.data().resolve("file-1");
        FileTime time = Files.getLastModifiedTime(file);
        volume.backUp("n1", 0);
        Files.writeString(file, "CONTENT 1");
        Files.setLastModifiedTime(file, time);
        assertThat(save(volume.putAside(1)).orElseThrow().result()).isEqualTo(Result.SAVED);
    }

    @Test
    void another_nodes_snapshot_proves_nothing() throws Exception {
        volume.backUp("n2", 0);
        assertThat(save(volume.putAside(1)).orElseThrow().result()).isEqualTo(Result.SAVED);
    }

    @Test
    void a_volume_that_was_never_backed_up_is_in_no_repository() throws Exception {
        QuarantineEntry entry = volume.putAside(1);
        assertThat(save(entry)).isEmpty();
        assertThat(volume.snapshots()).isEmpty();
        Files.move(folder.resolve("repository"), folder.resolve("away"));
        assertThat(save(entry)).isEmpty();
        assertThat(folder.resolve("repository")).doesNotExist();
    }

    @Test
    void files_that_change_while_they_are_read_are_saved_another_time() throws Exception {
        volume.backUp("n1", 0);
        Files.writeString(volume.data().resolve("more"), "more");
        QuarantineEntry entry = volume.putAside(1);
        Restic changing =
                volume.wrapped("\"$RESTIC\" \"$@\"; echo x >> " + entry.data().resolve("file-1"));

        RestoreFailure failure = failure(changing, entry);

        assertThat(failure).hasMessageContaining("changed while");
        assertThat(save(entry).orElseThrow().result()).isEqualTo(Result.SAVED);
        assertThat(volume.salvage(volume.restic(), Clock.systemUTC())
                        .isIn(volume.snapshots().getLast().id(), entry, SavedVolume.CLAIM))
                .isTrue();
    }

    @Test
    void a_snapshot_that_does_not_hold_all_of_it_is_none() throws Exception {
        volume.backUp("n1", 0);
        Files.writeString(volume.data().resolve("more"), "more");
        QuarantineEntry entry = volume.putAside(1);
        assertThat(failure(volume.wrapped("v=$1; shift; exec \"$RESTIC\" $v --exclude=more \"$@\""), entry))
                .hasMessageContaining("6 entries in the snapshot, 7 on the disk");
        assertThat(failure(volume.wrapped("exit 1"), entry).reason()).isEqualTo(RestoreReason.REPOSITORY_FAILED);
    }

    @Test
    void what_could_not_be_read_is_told() throws Exception {
        volume.backUp("n1", 0);
        Files.writeString(volume.data().resolve("more"), "more");
        Restic partial = volume.wrapped("\"$RESTIC\" \"$@\" && exit 3");
        SalvageRecord record = volume.salvage(partial, Clock.systemUTC())
                .save(volume.putAside(1), SavedVolume.CLAIM)
                .orElseThrow();
        assertThat(record.result()).isEqualTo(Result.PARTIAL);
        assertThat(record.reason()).contains("PARTIAL");
    }

    @Test
    void a_repository_that_cannot_be_read_is_a_failure() throws Exception {
        volume.backUp("n1", 0);
        QuarantineEntry entry = volume.putAside(1);
        ResticRepository wrong = new ResticRepository(volume.repository().location(), "another-secret", Map.of());
        SavedVolume other = new SavedVolume(folder, wrong);
        RestoreFailure failure =
                catchThrowableOfType(RestoreFailure.class, () -> other.salvage(other.restic(), Clock.systemUTC())
                        .save(entry, SavedVolume.CLAIM));
        assertThat(failure).hasMessageContaining("RESTIC_PASSWORD");
    }

    @Test
    void a_snapshot_that_is_gone_or_that_lists_something_else_holds_it_no_more() throws Exception {
        volume.backUp("n1", 0);
        String snapshot = volume.snapshots().getFirst().id();
        QuarantineEntry entry = volume.putAside(1);
        Salvage salvage = volume.salvage(volume.restic(), Clock.systemUTC());
        assertThat(salvage.isIn(snapshot, entry, SavedVolume.CLAIM)).isTrue();
        Files.writeString(entry.data().resolve("more"), "more");
        assertThat(salvage.isIn(snapshot, entry, SavedVolume.CLAIM)).isFalse();
        Files.delete(entry.data().resolve("more"));
        volume.run(ResticCommand.forget(List.of(snapshot)));
        assertThat(salvage.isIn(snapshot, entry, SavedVolume.CLAIM)).isFalse();
        Files.move(folder.resolve("repository"), folder.resolve("away"));
        assertThat(salvage.isIn(snapshot, entry, SavedVolume.CLAIM)).isFalse();
    }

    private Optional<SalvageRecord> save(QuarantineEntry entry) throws Exception {
        return volume.salvage(volume.restic(), Clock.systemUTC()).save(entry, SavedVolume.CLAIM);
    }

    private RestoreFailure failure(Restic restic, QuarantineEntry entry) {
        RestoreFailure failure =
                catchThrowableOfType(RestoreFailure.class, () -> volume.salvage(restic, Clock.systemUTC())
                        .save(entry, SavedVolume.CLAIM));
        assertThat(failure).isNotNull();
        return failure;
    }
}
