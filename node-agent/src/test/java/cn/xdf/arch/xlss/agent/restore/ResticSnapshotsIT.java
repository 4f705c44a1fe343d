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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
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
        backUp(List.of(), "run=1", "epoch=3", "trigger=schedule");
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
                "there is no repository at",
                "set failover to StartEmpty");
        ResticSnapshots unusable = new ResticSnapshots(
                namespace -> {
                    throw new RepositoryUnusable("there is no Secret");
                },
                restic,
                PATIENCE,
                QUICK,
                PATIENCE,
                Clock.systemUTC());
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
        ResticRepository away =
                new ResticRepository("rest:http://127.0.0.1:" + port + "/ns", "secret-of-test", Map.of());
        assertListingFails(away, "did not answer in time: ", "connection refused");
        Snapshot snapshot = only();
        RestoreFailure failure =
                catchThrowableOfType(RestoreFailure.class, () -> source(away, restic, QUICK, Duration.ofSeconds(2))
                        .list("ns", snapshot, entry -> {}));
        assertThat(failure.reason()).isEqualTo(RestoreReason.REPOSITORY_FAILED);
        assertThat(failure).hasMessageContainingAll("did not answer in time: ", "connection refused");
    }

    @Test
    void a_list_that_takes_longer_is_waited_for_as_long_as_the_repository_answers() throws Exception {
        Restic late = resticAfter("[ \"$1\" != snapshots ] || sleep 3");
        assertThat(source(repository, late, Duration.ofSeconds(2), PATIENCE).snapshots("ns", "pv"))
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
    void a_killed_restic_is_tried_once_more_and_what_is_placed_is_exact() throws Exception {
        Snapshot snapshot = only();
        String once = "[ \"$1\" != restore ] || ! mkdir " + temporary.resolve("killed") + " 2>/dev/null || "
                + "set -- --limit-download=100 \"$@\"";
        Thread killer = Thread.ofVirtual().start(() -> kill("--limit-download=100"));

        stage(source(repository, resticAfter(once)), snapshot);

        killer.join();
        assertThat(place(snapshot)).isEqualTo(Placement.Result.PLACED);
        assertThat(run("diff", "-r", "--no-dereference", "--exclude=fifo", original + "", paths.directory() + ""))
                .isEmpty();
        assertThat(listing(paths.directory())).isEqualTo(listing(original));
    }

    @Test
    void a_restic_that_is_killed_again_says_what_to_do_and_nothing_is_staged() throws Exception {
        Snapshot snapshot = only();
        String always = "[ \"$1\" != restore ] || kill -9 $$";

        RestoreFailure failure = failureOf(source(repository, resticAfter(always)), snapshot);

        assertThat(failure.reason()).isEqualTo(RestoreReason.KILLED);
        assertThat(failure).hasMessageContaining("memory limit of the agent");
        assertThat(failure.reason().advice()).contains("raise the memory limit");
        assertThat(place(snapshot)).isEqualTo(Placement.Result.NOT_STAGED);
    }

    @Test
    void a_list_that_is_killed_is_asked_for_once_more() throws Exception {
        String once =
                "[ \"$1\" != snapshots ] || ! mkdir " + temporary.resolve("killed") + " 2>/dev/null || kill -9 $$";
        assertThat(source(repository, resticAfter(once)).snapshots("ns", "pv")).hasSize(1);
        Restic always = resticAfter("[ \"$1\" != snapshots ] || kill -9 $$");
        RestoreFailure failure = catchThrowableOfType(
                RestoreFailure.class, () -> source(repository, always).snapshots("ns", "pv"));
        assertThat(failure.reason()).isEqualTo(RestoreReason.KILLED);
    }

    /** restic itself would try for a quarter of an hour, and say so to nobody. */
    @Test
    @Timeout(90)
    void a_repository_that_goes_away_in_the_middle_is_told_and_the_restore_goes_on_when_it_is_back() throws Exception {
        Snapshot snapshot = large();
        List<SnapshotSource.Progress> told = new CopyOnWriteArrayList<>();
        try (RestServer server = serving(RestServer.Away.CLOSED).goingAwayAfter(2)) {
            CompletableFuture<Void> restore = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    stage(served(server, Duration.ofMinutes(2)), snapshot, told::add);
                    restore.complete(null);
                } catch (RestoreFailure | InterruptedException e) {
                    restore.completeExceptionally(e);
                }
            });
            while (told.isEmpty() || told.getLast().trouble().isEmpty()) {
                assertThat(restore).isNotDone();
                Thread.sleep(20);
            }
            assertThat(told.getLast().trouble())
                    .contains(
                            "the repository " + server.location() + " does not answer since 20", "connection refused");
            server.comeBack();
            restore.get();
        }
        assertThat(told.getFirst().trouble()).isEmpty();
        assertThat(told.getLast().trouble()).isEmpty();
        assertThat(place(snapshot)).isEqualTo(Placement.Result.PLACED);
        assertThat(run("diff", "-r", "--no-dereference", "--exclude=fifo", original + "", paths.directory() + ""))
                .isEmpty();
    }

    @Test
    @Timeout(90)
    void a_repository_that_stays_silent_in_the_middle_fails_the_restore_in_time() throws Exception {
        Snapshot snapshot = large();
        try (RestServer server = serving(RestServer.Away.SILENT).goingAwayAfter(2)) {
            ResticSnapshots from = served(server, Duration.ofSeconds(5));

            RestoreFailure failure = failureOf(from, snapshot);

            assertThat(server.isAway()).isTrue();
            assertThat(failure.reason()).isEqualTo(RestoreReason.REPOSITORY_FAILED);
            assertThat(failure).hasMessageContainingAll(server.location(), "did not answer in time");
            assertThat(place(snapshot)).isEqualTo(Placement.Result.NOT_STAGED);
            server.comeBack();
            stage(from, snapshot);
            assertThat(place(snapshot)).isEqualTo(Placement.Result.PLACED);
        }
    }

    private RestServer serving(RestServer.Away away) throws IOException {
        return new RestServer(Path.of(repository.location()), away);
    }

    private ResticSnapshots served(RestServer server, Duration patience) {
        ResticRepository remote = new ResticRepository(server.location(), repository.password(), Map.of());
        return source(remote, restic, Duration.ofSeconds(1), patience);
    }

    /** In several packs, so that there is a middle. */
    private Snapshot large() throws Exception {
        byte[] noise = new byte[32 << 20];
        new Random(8).nextBytes(noise);
        Files.write(original.resolve("more"), noise);
        backUp(List.of("--pack-size=4"), "run=2", "epoch=3", "trigger=schedule");
        return source.snapshots("ns", "pv").stream()
                .max(Comparator.comparing(Snapshot::time))
                .orElseThrow();
    }

    /** The real one, behind a line of shell that may change its arguments. */
    private Restic resticAfter(String line) throws IOException {
        Path program = temporary.resolve("program");
        Files.writeString(program, "#!/bin/sh\n" + line + "\nexec " + RealRestic.program() + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new Restic(new ResticProperties(program, temporary.resolve("work"), 0, Duration.ofSeconds(5)));
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
        return source(repository, restic, QUICK, Duration.ofMinutes(2));
    }

    private static ResticSnapshots source(
            ResticRepository repository, Restic restic, Duration quick, Duration patience) {
        return new ResticSnapshots(namespace -> repository, restic, PATIENCE, quick, patience, Clock.systemUTC());
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
        stage(from, snapshot, progress -> {});
    }

    private void stage(ResticSnapshots from, Snapshot snapshot, Consumer<SnapshotSource.Progress> progress)
            throws RestoreFailure, InterruptedException {
        new Staging(from, new Verification(from))
                .stage("ns", volume(3, null), UID, "pool", Optional.of(snapshot), progress);
    }

    private Placement.Result place(Snapshot snapshot) throws IOException {
        return new Placement(Clock.systemUTC()).place(volume(4, new Placing(UID, "b", "pool", snapshot.id())));
    }

    private void backUp(List<String> options, String... tags) throws InterruptedException {
        List<String> all = Stream.concat(Stream.of("pv=pv"), Stream.of(tags)).toList();
        ResticResult result = run(ResticCommand.backup(original.getParent(), "pv", "claim", all, List.of())
                .with(options.toArray(String[]::new)));
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
