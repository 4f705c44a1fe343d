package cn.xdf.arch.xlss.agent.restic;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The restic that tests run: {@code -Drestic.program=FILE}, else the newest that dev/test has built. Without one a test fails. */
public final class RealRestic {
    private RealRestic() {}

    public static Restic in(Path folder) {
        return new Restic(properties(folder));
    }

    public static ResticProperties properties(Path folder) {
        return new ResticProperties(program(), folder.resolve("work"), 5, Duration.ofSeconds(5));
    }

    /** A repository in a directory. */
    public static ResticRepository repository(Path folder) {
        return new ResticRepository(folder.resolve("repository").toString(), "secret-of-test", Map.of());
    }

    /** The same, made already: copied from one that lies in target/, for restic takes two seconds of a processor to make one. */
    public static ResticRepository emptyRepository(Path folder) throws IOException, InterruptedException {
        Path made = Path.of("target", "empty-repository").toAbsolutePath();
        if (!Files.isDirectory(made)) {
            make(made);
        }
        ResticRepository repository = repository(folder);
        copy(made, Path.of(repository.location()));
        return repository;
    }

    private static void make(Path place) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(place.getParent(), "repository");
        ResticRepository repository = repository(folder);
        ResticResult result = in(folder).run(repository, ResticCommand.init());
        if (!result.outcome().isOk()) {
            throw new AssertionError(result.reason());
        }
        try {
            Files.move(Path.of(repository.location()), place, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(place)) { // made meanwhile by another test program
                throw e;
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException, InterruptedException {
        Process copy = new ProcessBuilder("cp", "-a", from.toString(), to.toString())
                .inheritIO()
                .start();
        if (copy.waitFor() != 0) {
            throw new IOException("cannot copy " + from);
        }
    }

    public static Path program() {
        return Optional.ofNullable(System.getProperty("restic.program"))
                .map(Path::of)
                .or(RealRestic::cached)
                .filter(Files::isExecutable)
                .orElseThrow(
                        () -> new AssertionError(
                                "no restic >= 0.18 for the tests: run them with dev/test, which brings one, or give -Drestic.program=FILE"));
    }

    private static Optional<Path> cached() {
        String caches = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .orElse(System.getProperty("user.home") + "/.cache");
        try (Stream<Path> versions = Files.list(Path.of(caches, "xlss", "restic"))) {
            return versions.map(version -> version.resolve("restic"))
                    .filter(Files::isExecutable)
                    .max(Path::compareTo);
        } catch (IOException none) {
            return Optional.empty();
        }
    }
}
