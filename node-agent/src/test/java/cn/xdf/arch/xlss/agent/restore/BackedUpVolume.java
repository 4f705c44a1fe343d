package cn.xdf.arch.xlss.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cn.xdf.arch.xlss.agent.place.Durable;
import cn.xdf.arch.xlss.agent.place.Placement;
import cn.xdf.arch.xlss.agent.place.VolumePaths;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A volume of every kind of entry, backed up once to a real restic repository, and the place on another node where it is to be restored. */
final class BackedUpVolume {
    static final Duration PATIENCE = Duration.ofSeconds(1);
    static final Duration QUICK = Duration.ofSeconds(5);
    private static final String UID = "r1";

    final Path original;
    final VolumePaths paths;
    final Restic restic;
    final ResticRepository repository;
    final ResticSnapshots source;
    private final Path temporary;

    BackedUpVolume(Path temporary) throws Exception {
        this.temporary = temporary;
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

    /** With these words, and without the password. */
    void assertListingFails(ResticRepository wrong, String... words) {
        RestoreFailure failure = catchThrowableOfType(
                RestoreFailure.class, () -> source(wrong, restic).snapshots("ns", "pv"));
        assertThat(failure.reason()).isEqualTo(RestoreReason.REPOSITORY_FAILED);
        assertThat(failure).hasMessageContainingAll(words);
        assertThat(failure.getMessage()).doesNotContain(wrong.password());
    }

    static ResticSnapshots source(ResticRepository repository, Restic restic) {
        return source(repository, restic, QUICK, Duration.ofMinutes(2));
    }

    static ResticSnapshots source(ResticRepository repository, Restic restic, Duration quick, Duration patience) {
        return new ResticSnapshots(namespace -> repository, restic, PATIENCE, quick, patience, Clock.systemUTC());
    }

    Snapshot only() throws Exception {
        List<Snapshot> all = source.snapshots("ns", "pv");
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    RestoreFailure failureOf(ResticSnapshots from, Snapshot snapshot) {
        RestoreFailure failure = catchThrowableOfType(RestoreFailure.class, () -> stage(from, snapshot));
        assertThat(failure).isNotNull();
        System.out.println(failure.reason() + ": " + failure.getMessage());
        return failure;
    }

    void stage(ResticSnapshots from, Snapshot snapshot) throws RestoreFailure, InterruptedException {
        stage(from, snapshot, progress -> {});
    }

    void stage(ResticSnapshots from, Snapshot snapshot, Consumer<SnapshotSource.Progress> progress)
            throws RestoreFailure, InterruptedException {
        new Staging(from, new Verification(from), Durable::filesystem)
                .stage("ns", volume(3, null), UID, "pool", Optional.of(snapshot), progress);
    }

    Placement.Result place(Snapshot snapshot) throws IOException {
        return new Placement(Clock.systemUTC()).place(volume(4, new Placing(UID, "b", "pool", snapshot.id())));
    }

    void backUp(List<String> options, String... tags) throws InterruptedException {
        List<String> all = Stream.concat(Stream.of("pv=pv"), Stream.of(tags)).toList();
        ResticResult result = run(ResticCommand.backup(original.getParent(), "pv", "claim", all, List.of())
                .with(options.toArray(String[]::new)));
        assertThat(result.outcome().isOk()).as(result.reason()).isTrue();
    }

    ResticResult run(ResticCommand command) throws InterruptedException {
        return restic.run(repository, command);
    }

    static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var output = process.inputReader()) {
            return output.readAllAsString();
        }
    }

    void assertPlacedExactly() throws IOException, InterruptedException {
        assertThat(run("diff", "-r", "--no-dereference", "--exclude=fifo", original + "", paths.directory() + ""))
                .isEmpty();
        assertThat(listing(paths.directory())).isEqualTo(listing(original));
    }

    /** By tools of others: type, mode, owner, group, time, link count and target of every entry. */
    private static String listing(Path tree) throws IOException, InterruptedException {
        return run(
                "sh",
                "-c",
                "cd \"$0\" && find . -printf '%P %y %m %U %G %T@ %n %l\\n' | LC_ALL=C sort",
                tree.toString());
    }

    static Path largest(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .max((one, other) ->
                            Long.compare(one.toFile().length(), other.toFile().length()))
                    .orElseThrow();
        }
    }

    static void flip(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
            content.seek(100);
            int before = content.read();
            content.seek(100);
            content.write(before ^ 1);
        }
    }

    private LocalVolume volume(long epoch, Placing placing) {
        return MovingVolume.of(paths, "pool", UID, epoch, placing);
    }

    /** The real one, behind a line of shell that may change its arguments. */
    Restic resticAfter(String line) throws IOException {
        Path program = temporary.resolve("program");
        Files.writeString(program, "#!/bin/sh\n" + line + "\nexec " + RealRestic.program() + " \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new Restic(new ResticProperties(program, temporary.resolve("work"), 0, Duration.ofSeconds(5)));
    }

    /** SIGKILL to the restic whose command line holds this. */
    static void kill(String word) {
        Optional<ProcessHandle> found = Optional.empty();
        while (found.isEmpty()) {
            found = ProcessHandle.current()
                    .descendants()
                    .filter(process -> process.info().commandLine().orElse("").contains(word))
                    .findFirst();
        }
        found.get().destroyForcibly();
    }
}
