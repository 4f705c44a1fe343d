package cn.xdf.arch.xlss.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cn.xdf.arch.xlss.agent.place.Placement;
import cn.xdf.arch.xlss.agent.place.VolumePaths;
import cn.xdf.arch.xlss.agent.repository.RepositoryUnusable;
import cn.xdf.arch.xlss.agent.restic.RealRestic;
import cn.xdf.arch.xlss.agent.restic.Restic;
import cn.xdf.arch.xlss.agent.restic.ResticCommand;
import cn.xdf.arch.xlss.agent.restic.ResticProperties;
import cn.xdf.arch.xlss.agent.restic.ResticRepository;
import cn.xdf.arch.xlss.agent.restic.ResticResult;
import cn.xdf.arch.xlss.agent.snapshot.ResticSnapshots;
import cn.xdf.arch.xlss.api.RestoreReason;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.Placing;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Staging from a real restic repository: exact, or failed with what to do, and then nothing that could be placed. */
class ResticSnapshotsIT {
    private static final String UID = "r1";
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration QUICK = Duration.ofSeconds(5);

    @TempDir
    Path temporary;

    private Path original;
    private VolumePaths paths;
    private Restic restic;
    private ResticRepository repository;
    private ResticSnapshots source;

    @BeforeEach
    void aVolumeThatIsBackedUp() throws Exception {
        original = DirectorySource.tree(temporary.resolve("a"), "pv");
        byte[] noise = new byte[3 << 20];
        new Random(7).nextBytes(noise);
        Files.write(original.resolve("noise"), noise);
        paths = new VolumePaths(Files.createDirectories(temporary.resolve("b")), "pv");
        restic = RealRestic.in(temporary);
        repository = RealRestic.emptyRepository(temporary);
        source = source(repository, restic);
        backUp("run=1", "epoch=3", "trigger=schedule");
    }

    @Test
    void what_is_placed_is_what_was_backed_up() throws Exception {
        Snapshot snapshot = only();
        assertThat(snapshot.volume()).isEqualTo("pv");
        assertThat(snapshot.run()).isEqualTo("1");
        assertThat(snapshot.epoch()).isEqualTo(3);
        assertThat(snapshot.isGood()).isTrue();
        assertThat(snapshot.files()).isPositive();

        stage(source, snapshot);

        assertThat(place(snapshot)).isEqualTo(Placement.Result.PLACED);
        assertThat(run("diff", "-r", "--no-dereference", "--exclude=fifo", original + "", paths.directory() + ""))
                .isEmpty();
        assertThat(listing(paths.directory())).isEqualTo(listing(original));
        assertThat(run("du", "-k", paths.directory() + "/sparse")).startsWith("0");
    }

    @Test
    void tags_that_disqualify_are_read() throws Exception {
        run(ResticCommand.addTag(only().id(), "partial,fuzzy"));
        assertThat(only().isGood()).isFalse();
        assertThat(only().fuzzy()).isTrue();
        assertThat(source.snapshots("ns", "another")).isEmpty();
    }

    @Test
    void a_flipped_byte_in_a_pack_is_never_staged() throws Exception {
        Snapshot snapshot = only();
        flip(largest(Path.of(repository.location(), "data")));

        RestoreFailure failure = failureOf(source, snapshot);

        assertThat(failure.reason()).isEqualTo(RestoreReason.REPOSITORY_FAILED);
        assertThat(failure).hasMessageContaining(repository.location());
        assertThat(place(snapshot)).isEqualTo(Placement.Result.NOT_STAGED);
    }

    /** restic leaves it out of the list and calls that a success: an older one, or none at all, would look like the newest. */
    @Test
    void a_flipped_byte_in_a_snapshot_makes_the_list_untrusted() throws Exception {
        flip(largest(Path.of(repository.location(), "snapshots")));
        Restic withoutCache = RealRestic.in(Files.createDirectory(temporary.resolve("other")));

        RestoreFailure failure = catchThrowableOfType(
                RestoreFailure.class, () -> source(repository, withoutCache).snapshots("ns", "pv"));

        assertThat(failure.reason()).isEqualTo(RestoreReason.REPOSITORY_FAILED);
        assertThat(failure).hasMessageContaining("may not be complete");
    }

    @Test
    void what_is_wrong_with_the_repository_is_said_so_that_one_can_act() {
        assertListingFails(
                new ResticRepository(repository.location(), "another-secret", Map.of()),
                "RESTIC_PASSWORD in the Secret");
        assertListingFails(
                new ResticRepository(temporary.resolve("nowhere").toString(), "third-secret", Map.of()),
                "there is no repository at");
        ResticSnapshots unusable = new ResticSnapshots(
                namespace -> {
                    throw new RepositoryUnusable("there is no Secret");
                },
                restic,
                PATIENCE,
                QUICK);
        assertThat(catchThrowableOfType(RestoreFailure.class, () -> unusable.snapshots("ns", "pv")))
                .hasMessage("there is no Secret");
    }

    /** restic itself would try for a quarter of an hour, and its own deadline is two minutes. */
    @Test
    @Timeout(60)
    void a_repository_that_is_away_is_told_soon_and_why() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        assertListingFails(
                new ResticRepository("rest:http://127.0.0.1:" + port + "/ns", "secret-of-test", Map.of()),
                "did not answer in time: ",
                "connection refused");
    }

    @Test
    void a_list_that_takes_longer_is_waited_for_as_long_as_the_repository_answers() throws Exception {
        Path slow = temporary.resolve("slow-restic");
        Files.writeString(
                slow, "#!/bin/sh\n[ \"$1\" != snapshots ] || sleep 3\nexec " + RealRestic.program() + " \"$@\"\n");
        Files.setPosixFilePermissions(slow, PosixFilePermissions.fromString("rwx------"));
        Restic late = new Restic(new ResticProperties(slow, temporary.resolve("work"), 0, Duration.ofSeconds(5)));
        assertThat(new ResticSnapshots(namespace -> repository, late, PATIENCE, Duration.ofSeconds(2))
                        .snapshots("ns", "pv"))
                .hasSize(1);
    }

    @Test
    void a_lock_that_a_dead_node_left_does_not_stop_a_restore() throws Exception {
        Thread exclusive = Thread.ofVirtual().start(() -> {
            try {
                restic.run(repository, exclusively());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Path locks = Path.of(repository.location(), "locks");
        while (locks.toFile().list((folder, name) -> !name.contains("-tmp-")).length
                == 0) { // half written locks nobody out
            Thread.sleep(10);
        }
        kill("--limit-download=1");
        exclusive.join();
        assertThat(locks).isNotEmptyDirectory();
        assertThat(run(exclusively()).outcome().name()).isEqualTo("LOCKED");

        Snapshot snapshot = only();
        stage(source, snapshot);

        assertThat(place(snapshot)).isEqualTo(Placement.Result.PLACED);
    }

    @Test
    void a_killed_restic_is_a_failure_of_the_target_and_nothing_is_staged() throws Exception {
        Path slow = temporary.resolve("slow-restic");
        Files.writeString(slow, "#!/bin/sh\nexec " + RealRestic.program() + " --limit-download=100 \"$@\"\n");
        Files.setPosixFilePermissions(slow, PosixFilePermissions.fromString("rwx------"));
        ResticProperties properties = new ResticProperties(slow, temporary.resolve("work"), 0, Duration.ofSeconds(5));
        Snapshot snapshot = only();
        Thread killer = Thread.ofVirtual().start(() -> kill(paths.staging(UID).toString()));

        RestoreFailure failure = failureOf(source(repository, new Restic(properties)), snapshot);

        killer.join();
        assertThat(failure.reason()).isEqualTo(RestoreReason.TARGET_FAILED);
        assertThat(failure).hasMessageContaining("memory");
        assertThat(place(snapshot)).isEqualTo(Placement.Result.NOT_STAGED);
    }

    private static ResticCommand exclusively() {
        return new ResticCommand(
                List.of("check", "--read-data", "--limit-download=1"), Path.of("/"), Duration.ofMinutes(1));
    }

    /** SIGKILL to the restic whose command line holds this. */
    private static void kill(String word) {
        Optional<ProcessHandle> found = Optional.empty();
        while (found.isEmpty()) {
            found = ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().commandLine().orElse("").contains(word))
                    .findFirst();
        }
        found.get().destroyForcibly();
    }

    private void assertListingFails(ResticRepository wrong, String... words) {
        RestoreFailure failure = catchThrowableOfType(
                RestoreFailure.class, () -> source(wrong, restic).snapshots("ns", "pv"));
        assertThat(failure.reason()).isEqualTo(RestoreReason.REPOSITORY_FAILED);
        assertThat(failure).hasMessageContainingAll(words);
        assertThat(failure.getMessage()).doesNotContain(wrong.password());
    }

    private static ResticSnapshots source(ResticRepository repository, Restic restic) {
        return new ResticSnapshots(namespace -> repository, restic, PATIENCE, QUICK);
    }

    private Snapshot only() throws Exception {
        List<Snapshot> all = source.snapshots("ns", "pv");
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private RestoreFailure failureOf(ResticSnapshots from, Snapshot snapshot) {
        RestoreFailure failure = catchThrowableOfType(RestoreFailure.class, () -> stage(from, snapshot));
        assertThat(failure).isNotNull();
        System.out.println(failure.reason() + ": " + failure.getMessage());
        return failure;
    }

    private void stage(ResticSnapshots from, Snapshot snapshot) throws RestoreFailure, InterruptedException {
        new Staging(from, new Verification(from))
                .stage("ns", volume(3, null), UID, "pool", Optional.of(snapshot), progress -> {});
    }

    private Placement.Result place(Snapshot snapshot) throws IOException {
        return new Placement(Clock.systemUTC()).place(volume(4, new Placing(UID, "b", "pool", snapshot.id())));
    }

    private void backUp(String... tags) throws InterruptedException {
        List<String> all = Stream.concat(Stream.of("pv=pv"), Stream.of(tags)).toList();
        ResticResult result = run(ResticCommand.backup(original.getParent(), "pv", "claim", all, List.of()));
        assertThat(result.outcome().isOk()).as(result.reason()).isTrue();
    }

    private ResticResult run(ResticCommand command) throws InterruptedException {
        return restic.run(repository, command);
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = process.inputReader()) {
            return output.readAllAsString();
        }
    }

    /** By tools of others: type, mode, owner, group, time, link count and target of every entry. */
    private static String listing(Path tree) throws IOException, InterruptedException {
        return run(
                "sh",
                "-c",
                "cd \"$0\" && find . -printf '%P %y %m %U %G %T@ %n %l\\n' | LC_ALL=C sort",
                tree.toString());
    }

    private static Path largest(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .max((one, other) ->
                            Long.compare(one.toFile().length(), other.toFile().length()))
                    .orElseThrow();
        }
    }

    private static void flip(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.seek(100);
            int before = content.read();
            content.seek(100);
            content.write(before ^ 1);
        }
    }

    private LocalVolume volume(long epoch, Placing placing) {
        return new LocalVolume(
                "pv",
                "uid",
                "1",
                Optional.empty(),
                "a",
                "b",
                "pool",
                epoch,
                UID,
                Optional.ofNullable(placing),
                paths.basePath().toString(),
                paths.directory().toString(),
                1,
                "Bound",
                "Delete",
                false);
    }
}
