package cn.xdf.arch.xlss.agent.restic;

import java.nio.file.Files;
import java.nio.file.Path;
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
        } catch (java.io.IOException none) {
            return Optional.empty();
        }
    }
}
