package cn.xdf.arch.xlss.agent.restic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The real restic: what it does with our arguments, and what we make of its answers. */
@Tag("slow")
class ResticIT {
    @TempDir
    Path folder;

    private Restic restic;
    private ResticRepository repository;
    private Path base;

    @BeforeEach
    void aVolume() throws Exception {
        restic = RealRestic.in(folder);
        repository = RealRestic.emptyRepository(folder);
        base = Files.createDirectories(folder.resolve("base"));
        Files.createDirectories(base.resolve("pvc-1/sub"));
        Files.writeString(base.resolve("pvc-1/sub/a"), "first");
        Files.writeString(base.resolve("pvc-1/skip.tmp"), "not wanted");
    }

    @Test
    void its_version_is_new_enough() throws Exception {
        assertThat(restic.requireVersion()).startsWith("0.");
    }

    @Test
    void a_backup_is_found_by_its_tags_and_restores_the_named_child() throws Exception {
        repository = RealRestic.repository(folder.resolve("new"));
        assertThat(run(ResticCommand.catConfig()).outcome()).isEqualTo(ResticOutcome.NO_REPOSITORY);
        assertThat(run(ResticCommand.init()).outcome()).isEqualTo(ResticOutcome.OK);
        assertThat(run(ResticCommand.init()).outcome()).as("made once").isEqualTo(ResticOutcome.FAILED);
        assertThat(run(ResticCommand.catConfig()).outcome()).isEqualTo(ResticOutcome.OK);

        ResticResult backup = run(backup("pvc-1", "run=1"));

        assertThat(backup.outcome()).as(backup.reason()).isEqualTo(ResticOutcome.OK);
        assertThat(backup.count("total_files_processed")).isEqualTo(1);
        List<ResticSnapshot> found = ResticSnapshot.of(run(ResticCommand.snapshots("pv=pvc-1", "run=1")));
        assertThat(found).singleElement().satisfies(snapshot -> {
            assertThat(snapshot.id()).isEqualTo(backup.snapshotId());
            assertThat(snapshot.host()).isEqualTo("data");
            assertThat(snapshot.paths()).containsExactly(base.resolve("pvc-1").toString());
            assertThat(snapshot.value("run")).isEqualTo("1");
            assertThat(snapshot.bytes()).isEqualTo(5);
        });
        assertThat(ResticSnapshot.of(run(ResticCommand.snapshots("pv=pvc-1", "run=2"))))
                .isEmpty();

        Path target = folder.resolve("target");
        assertThat(run(ResticCommand.restore(backup.snapshotId(), target, Duration.ofSeconds(1)))
                        .outcome())
                .isEqualTo(ResticOutcome.OK);
        assertThat(target.resolve("pvc-1/sub/a")).hasContent("first");
        assertThat(target.resolve("pvc-1/skip.tmp")).doesNotExist();
    }

    @Test
    void a_listing_is_told_line_by_line_and_not_kept() throws Exception {
        String snapshot = run(backup("pvc-1", "run=1")).snapshotId();
        List<String> paths = new ArrayList<>();
        ResticListener listener = new ResticListener() {
            @Override
            public boolean line(JsonNode line) {
                return paths.add(line.path("path").asString(""));
            }
        };

        ResticResult listing = restic.run(repository, ResticCommand.ls(snapshot), listener);

        assertThat(paths).contains("/pvc-1", "/pvc-1/sub", "/pvc-1/sub/a");
        assertThat(listing.output()).isEmpty();
    }

    @Test
    void a_tag_is_added_and_snapshots_are_forgotten_past_the_lock_of_a_dead_process() throws Exception {
        String first = run(backup("pvc-1", "run=1")).snapshotId();
        String last = run(backup("pvc-1", "run=2")).snapshotId();
        Thread killed = slowBackup();
        await(() -> files(Path.of(repository.location(), "locks")) == 1);
        restics().forEach(ProcessHandle::destroyForcibly);
        killed.join();
        assertThat(run(ResticCommand.forget(List.of(first))).outcome()).isEqualTo(ResticOutcome.LOCKED);

        ResticResult forget =
                restic.runPastDeadLocks(repository, ResticCommand.forget(List.of(first)), ResticListener.NONE);
        ResticResult tag = run(ResticCommand.addTag(last, "partial,fuzzy"));

        assertThat(forget.outcome()).as(forget.reason()).isEqualTo(ResticOutcome.OK);
        assertThat(tag.count("changed_snapshots")).isEqualTo(1);
        assertThat(ResticSnapshot.of(run(ResticCommand.snapshots())))
                .singleElement()
                .satisfies(left -> {
                    assertThat(left.value("run")).isEqualTo("2");
                    assertThat(left.flags()).containsOnly("partial", "fuzzy");
                });
    }

    private static Stream<ProcessHandle> restics() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("--limit-upload"));
    }

    @Test
    void a_wrong_password_is_a_value_and_is_told_nowhere() throws Exception {
        ResticRepository wrong = new ResticRepository(repository.location(), "another-secret", Map.of());

        ResticResult result = restic.run(wrong, ResticCommand.snapshots());

        assertThat(result.outcome()).isEqualTo(ResticOutcome.WRONG_PASSWORD);
        assertThat(result.reason()).doesNotContain("another-secret");
        assertThat(wrong.toString()).doesNotContain("another-secret");
    }

    @Test
    void secrets_are_not_on_the_command_line() throws Exception {
        List<String> lines = new ArrayList<>();
        Thread backup = slowBackup();
        try {
            while (lines.isEmpty()) {
                ProcessHandle.current()
                        .descendants()
                        .flatMap(process -> process.info().commandLine().stream())
                        .filter(line -> line.contains("--limit-upload"))
                        .forEach(lines::add);
            }
        } finally {
            backup.interrupt();
            backup.join();
        }
        assertThat(lines).noneMatch(line -> line.contains(repository.password()));
    }

    @Test
    void an_interrupted_caller_takes_restic_with_it_and_leaves_no_lock() throws Exception {
        Thread backup = slowBackup();
        Path locks = Path.of(repository.location(), "locks");
        await(() -> files(locks) == 1);

        backup.interrupt();
        backup.join();

        assertThat(ProcessHandle.current().descendants().filter(ProcessHandle::isAlive))
                .isEmpty();
        assertThat(files(locks)).isZero();
    }

    @Test
    void at_its_deadline_it_is_stopped() throws Exception {
        noise();

        ResticResult result = run(slow().within(Duration.ofSeconds(2)));

        assertThat(result.outcome()).isEqualTo(ResticOutcome.CANCELLED);
    }

    @Test
    void what_nobody_waits_for_gives_way_to_others() throws Exception {
        Path telling = folder.resolve("telling");
        Files.writeString(telling, "#!/bin/sh\necho \"{\\\"niceness\\\": $(nice)}\"\n");
        Files.setPosixFilePermissions(telling, PosixFilePermissions.fromString("rwx------"));
        int own = Integer.parseInt(
                new String(new ProcessBuilder("nice").start().getInputStream().readAllBytes(), UTF_8).strip());
        restic = new Restic(new ResticProperties(telling, folder.resolve("work"), 5, Duration.ofSeconds(5)));

        assertThat(niceness(backup("pvc-1", "run=1"))).isEqualTo(own + 5);
        assertThat(niceness(ResticCommand.ls("any"))).isEqualTo(own + 5);
        assertThat(niceness(ResticCommand.restore("any", folder, Duration.ZERO)))
                .isEqualTo(own);
    }

    private int niceness(ResticCommand command) throws InterruptedException {
        return run(command).output().getFirst().path("niceness").asInt();
    }

    @Test
    void a_missing_program_says_so() {
        Restic none = new Restic(
                new ResticProperties(Path.of("/nonexistent/restic"), folder.resolve("work"), 0, Duration.ofSeconds(1)));

        assertThatThrownBy(none::requireVersion)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must be restic 0.18 or newer");
    }

    private Thread slowBackup() throws Exception {
        noise();
        return Thread.ofVirtual().start(() -> {
            try {
                run(slow());
            } catch (InterruptedException expected) {
                // as asked
            }
        });
    }

    private ResticCommand slow() {
        return backup("noise", "run=slow").with("--limit-upload=1");
    }

    private void noise() throws Exception {
        byte[] noise = new byte[40 << 20];
        new Random(1).nextBytes(noise);
        Files.createDirectories(base.resolve("noise"));
        Files.write(base.resolve("noise/file"), noise);
    }

    private ResticCommand backup(String child, String tag) {
        return ResticCommand.backup(base, child, "data", List.of("pv=" + child, tag), List.of("*.tmp"));
    }

    private ResticResult run(ResticCommand command) throws InterruptedException {
        return restic.run(repository, command);
    }

    /** Without those that are being written. */
    private static long files(Path directory) {
        String[] names = directory.toFile().list((folder, name) -> !name.contains("-tmp-"));
        return names == null ? 0 : names.length;
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.sleep(20);
        }
    }
}
