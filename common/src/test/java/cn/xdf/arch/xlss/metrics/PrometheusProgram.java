package cn.xdf.arch.xlss.metrics;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The Prometheus that tests run: {@code -Dprometheus.programs=FOLDER}, else the one that dev/test has brought. Without one a test fails. */
public final class PrometheusProgram {
    private PrometheusProgram() {}

    /** @param name {@code prometheus} or {@code promtool} */
    public static Path of(String name) {
        String caches = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .orElse(System.getProperty("user.home") + "/.cache");
        Path program = Path.of(System.getProperty("prometheus.programs", caches + "/xlss/prometheus"), name);
        if (!Files.isExecutable(program)) {
            throw new AssertionError("no " + name
                    + " for the tests: run them with dev/test, which brings one, or give -Dprometheus.programs=FOLDER");
        }
        return program;
    }
}
