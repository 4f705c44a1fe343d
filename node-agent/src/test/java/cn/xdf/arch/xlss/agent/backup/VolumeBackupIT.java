package cn.xdf.arch.xlss.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.agent.backup.BackupEnd.Result;
import cn.xdf.arch.xlss.agent.backup.BackupPlan.VolumePlan;
import cn.xdf.arch.xlss.agent.backup.BackupSettings.Wanted;
import cn.xdf.arch.xlss.agent.repository.RepositoryUnusable;
import cn.xdf.arch.xlss.agent.restic.RealRestic;
import cn.xdf.arch.xlss.agent.restic.Restic;
import cn.xdf.arch.xlss.agent.restic.ResticCommand;
import cn.xdf.arch.xlss.agent.restic.ResticListener;
import cn.xdf.arch.xlss.agent.restic.ResticProperties;
import cn.xdf.arch.xlss.agent.restic.ResticRepository;
import cn.xdf.arch.xlss.agent.restic.ResticSnapshot;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A volume, backed up by the real restic: what a snapshot is worth shows only afterwards, and must stand in its tags. */
@Tag("slow")
class VolumeBackupIT {
    private static final Duration QUICK = Duration.ofSeconds(10);

    @TempDir
    Path folder;

    private Path data;
    private ResticRepository repository;
    private BackupRecord record = BackupRecord.first(Instant.EPOCH);

    @BeforeEach
    void aVolume() throws Exception {
        data = Files.createDirectories(folder.resolve("base/pv"));
        for (int i = 0; i < 20; i++) {
            Files.writeString(data.resolve("file-" + i), "content " + i);
        }
        repository = RealRestic.emptyRepository(folder);
    }

    @Test
    void a_quiet_volume_is_a_good_snapshot_and_old_ones_are_forgotten() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(run(RealRestic.in(folder)).result()).isEqualTo(Result.SUCCESS);
        }
        backupBy(RealRestic.in(folder), QUICK).forget(job("last"), Instant.EPOCH);
        assertThat(snapshots()).hasSize(2).allMatch(snapshot -> snapshot.flags().isEmpty());
        assertThat(snapshots()).extracting(one -> one.value("run")).doesNotContain("run-1");
    }

    @Test
    void files_that_could_not_be_read_make_it_partial() throws Exception {
        BackupEnd end = run(wrapped("backup", "\"$RESTIC\" \"$@\" && exit 3"));
        assertThat(end.result()).isEqualTo(Result.PARTIAL);
        assertThat(snapshots()).singleElement().satisfies(snapshot -> {
            assertThat(snapshot.flags()).containsOnly("partial");
            assertThat(snapshot.id()).as("a tag gives it a new id").isEqualTo(end.snapshot());
        });
    }

    @Test
    void files_that_changed_meanwhile_make_it_fuzzy_and_the_next_one_is_so_from_the_beginning() throws Exception {
        Restic changing = wrapped("backup", "touch " + data.resolve("file-1") + "; exec \"$RESTIC\" \"$@\"");
        assertThat(run(changing).fuzzy()).isTrue();
        assertThat(run(changing).fuzzy()).isTrue();
        assertThat(run(RealRestic.in(folder)).fuzzy()).isFalse();
        assertThat(run(RealRestic.in(folder)).result()).isEqualTo(Result.SUCCESS);
        assertThat(snapshots())
                .extracting(ResticSnapshot::flags)
                .containsExactly(Set.of("fuzzy"), Set.of("fuzzy"), Set.of("fuzzy"), Set.of());
    }

    @Test
    void data_that_collapsed_is_marked_even_by_an_agent_that_is_new_to_the_volume() throws Exception {
        run(RealRestic.in(folder));
        record = BackupRecord.first(Instant.EPOCH);
        for (int i = 1; i < 20; i++) {
            Files.delete(data.resolve("file-" + i));
        }
        assertThat(run(RealRestic.in(folder)).result()).isEqualTo(Result.PARTIAL);
        assertThat(snapshots().getLast().flags()).contains("shrunk");
        assertThat(run(RealRestic.in(folder)).result())
                .as("compared with the one before")
                .isEqualTo(Result.SUCCESS);
    }

    @Test
    void without_knowing_how_large_it_was_there_is_no_backup_that_could_hide_a_collapse() throws Exception {
        run(RealRestic.in(folder));
        record = BackupRecord.first(Instant.EPOCH);
        BackupEnd end = run(wrapped("snapshots", "exit 1"));
        assertThat(end.result()).isEqualTo(Result.FAILED);
        assertThat(snapshots()).hasSize(1);
    }

    @Test
    void what_a_former_home_held_is_not_what_a_first_backup_is_compared_with() throws Exception {
        Path larger = Files.createDirectories(folder.resolve("quarantine/pv"));
        for (int i = 0; i < 300; i++) {
            Files.writeString(larger.resolve("file-" + i), "content " + i);
        }
        RealRestic.in(folder)
                .run(
                        repository,
                        ResticCommand.backup(
                                larger.getParent(), "pv", "claim", List.of("pv=pv", "trigger=salvage"), List.of()));
        assertThat(run(RealRestic.in(folder)).result()).isEqualTo(Result.SUCCESS);
    }

    @Test
    void what_could_not_be_tagged_is_not_forgotten_to_be() throws Exception {
        Restic untagging = wrapped("backup|tag", "[ $1 = tag ] && exit 11; \"$RESTIC\" \"$@\" && exit 3");
        assertThat(run(untagging).result()).isEqualTo(Result.FAILED);
        assertThat(record.untagged()).isEqualTo(snapshots().getFirst().id());
        assertThat(run(RealRestic.in(folder)).result()).isEqualTo(Result.SUCCESS);
        assertThat(snapshots()).extracting(ResticSnapshot::flags).containsExactly(Set.of("partial"), Set.of());
        assertThat(record.untagged()).isEmpty();
    }

    @Test
    void without_the_directory_there_is_no_backup() throws Exception {
        data = folder.resolve("base/none");
        assertThat(run(RealRestic.in(folder)).reason()).contains("there is no directory");
        assertThat(snapshots()).isEmpty();
    }

    @Test
    void a_repository_that_is_there_is_asked_nothing_beforehand() throws Exception {
        run(RealRestic.in(folder));
        Path verbs = folder.resolve("verbs");
        run(wrapped("*", "echo $1 >> " + verbs + "; exec \"$RESTIC\" \"$@\""));
        assertThat(verbs).content().isEqualTo("backup\n");
    }

    @Test
    void one_that_is_not_there_is_made_once_and_then_used() throws Exception {
        repository = new ResticRepository(folder.resolve("new").toString(), "secret", Map.of());
        VolumeBackup backup = backupBy(RealRestic.in(folder), QUICK);
        assertThat(run(backup).result()).isEqualTo(Result.SUCCESS);
        assertThat(run(backup).result()).isEqualTo(Result.SUCCESS);
        assertThat(made).isEqualTo(1);
        assertThat(snapshots()).hasSize(2);
    }

    @Test
    void one_that_cannot_be_made_is_told_of_each_volume_and_tried_for_one() throws Exception {
        repository = new ResticRepository(folder.resolve("new").toString(), "secret", Map.of());
        made = 1;
        VolumeBackup backup = backupBy(RealRestic.in(folder), QUICK);
        assertThat(run(backup).reason()).isEqualTo("there would be two");
        Files.delete(folder.resolve("wish"));
        assertThat(run(backup).reason()).isEqualTo("there would be two");
        assertThat(folder.resolve("wish")).doesNotExist();
    }

    @Test
    void one_that_does_not_answer_is_told_soon_and_not_tried_for_the_other_volumes() throws Exception {
        record = record.withSize(20, 20);
        repository = new ResticRepository("rest:http://127.0.0.1:1/", "secret", Map.of());
        VolumeBackup backup = backupBy(RealRestic.in(folder), Duration.ofSeconds(1));
        Instant began = Instant.now();
        assertThat(run(backup).reason()).contains("http://127.0.0.1:1/ did not answer in time: ", "refused");
        Instant told = Instant.now();
        assertThat(Duration.between(began, told))
                .as("restic itself would try for a quarter of an hour")
                .isBetween(Duration.ofSeconds(3), Duration.ofMinutes(1));
        assertThat(run(backup).reason()).contains("did not answer in time");
        assertThat(Duration.between(told, Instant.now())).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void one_that_answers_may_take_its_time() throws Exception {
        record = record.withSize(20, 20);
        Restic slow = wrapped("backup", "sleep 3; exec \"$RESTIC\" \"$@\"");
        assertThat(run(backupBy(slow, Duration.ofSeconds(1))).result()).isEqualTo(Result.SUCCESS);
    }

    private int runs;
    private int made;

    private VolumeBackup backupBy(Restic restic, Duration quick) {
        return new VolumeBackup(restic, repository, this::make, quick, Clock.systemUTC());
    }

    private void make(ResticRepository missing) throws InterruptedException {
        try {
            Files.createFile(folder.resolve("wish"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (++made > 1) {
            throw new RepositoryUnusable("there would be two");
        }
        RealRestic.in(folder).run(missing, ResticCommand.init());
    }

    private BackupEnd run(Restic restic) throws InterruptedException {
        return run(backupBy(restic, QUICK));
    }

    private BackupEnd run(VolumeBackup backup) throws InterruptedException {
        BackupEnd end = backup.run(job("run-" + ++runs), ResticListener.NONE, id -> record = record.withUntagged(id));
        record = end.isFailed() ? record : record.saved(end);
        return end;
    }

    private BackupJob job(String run) {
        Carrier claim = new Carrier("v1", "PersistentVolumeClaim", "ns", "claim", "uid", Map.of());
        BackupSettings settings =
                new BackupSettings(Wanted.ENABLED, Schedule.parse("@daily"), Set.of(), List.of(), 2, "");
        VolumePlan plan = new VolumePlan("data", new WatchedClaim(claim, "pv"), settings, record);
        WatchedPod pod = new WatchedPod(claim, Map.of("data", "claim"), true, Optional.empty());
        LocalVolume volume = new LocalVolume(
                data.getFileName().toString(),
                "uid",
                "1",
                Optional.empty(),
                "n1",
                "n1",
                "pool",
                0,
                "",
                Optional.empty(),
                data.getParent().toString(),
                1,
                "Bound",
                "Delete",
                false);
        return new BackupJob(volume, plan, pod, run, "schedule", "n1");
    }

    /** A restic whose verbs go through this script; {@code $RESTIC} is the real one. */
    private Restic wrapped(String verbs, String body) throws IOException {
        Path program = folder.resolve("wrapped-" + ++runs);
        Files.writeString(
                program,
                "#!/bin/sh\nRESTIC=" + RealRestic.program() + "\ncase $1 in " + verbs
                        + ") ;; *) exec \"$RESTIC\" \"$@\";; esac\n" + body + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new Restic(new ResticProperties(program, folder.resolve("work"), 0, Duration.ofSeconds(5)));
    }

    /** In the order they were made. */
    private List<ResticSnapshot> snapshots() throws InterruptedException {
        List<ResticSnapshot> all =
                new ArrayList<>(ResticSnapshot.of(RealRestic.in(folder).run(repository, ResticCommand.snapshots())));
        all.sort((one, other) -> one.time().compareTo(other.time()));
        return all;
    }
}
