package cn.xdf.arch.xlss.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Keeps what a failed test leaves (objects, logs of pods and of the cluster's own programs) and says where. */
public final class Evidence implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    /** Of each step: on a busy machine the objects of a cluster take six seconds. */
    private static final Duration LIMIT = Duration.ofSeconds(15);
    /** Where clusters live, as dev/cluster decides. */
    private static final Path STATE =
            Path.of(Optional.ofNullable(System.getenv("XLSS_STATE")).orElse("/var/tmp/xlss"));

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        keep(context);
        throw failure;
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        keep(context);
        throw failure;
    }

    private static void keep(ExtensionContext context) {
        Path into = Command.Checkout.root()
                .resolve("target/e2e")
                .resolve(context.getRequiredTestClass().getSimpleName() + "-"
                        + context.getTestMethod()
                                .map(method -> method.getName())
                                .orElse("setup"));
        for (String cluster : clusters()) {
            keep(Cluster.named(cluster), into.resolve(cluster));
        }
        System.err.println("kept objects and logs of the failed test in " + into);
    }

    private static List<String> clusters() {
        if (!Files.isDirectory(STATE)) {
            return List.of();
        }
        try (var entries = Files.list(STATE)) {
            return entries.filter(entry -> Files.exists(entry.resolve("settings")))
                    .map(entry -> entry.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files first: they need nobody's answer. What cannot be had is told, and does not keep the rest away. */
    private static void keep(Cluster cluster, Path into) {
        Path files = STATE.resolve(cluster.name());
        attempt(() -> copy(files.resolve("logs"), into.resolve("cluster")));
        for (String node : nodes(files)) {
            attempt(() -> copy(files.resolve(node).resolve("log"), into.resolve(node)));
        }
        attempt(() -> write(into.resolve("pods.txt"), cluster, "pods", "-o", "wide"));
        attempt(() -> write(into.resolve("events.txt"), cluster, "events", "--sort-by=.lastTimestamp"));
        attempt(() -> write(into.resolve("objects.yaml"), cluster, OBJECTS, "-o", "yaml"));
    }

    private static List<String> nodes(Path files) {
        return Stream.of(Optional.ofNullable(files.toFile().list()).orElse(new String[0]))
                .filter(name -> name.matches("n\\d+"))
                .toList();
    }

    private static void attempt(Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException | AssertionError e) {
            System.err.println("evidence is incomplete: " + e.getMessage());
        }
    }

    private static final String OBJECTS =
            "nodes,pods,events,pv,pvc,leases,deployments,daemonsets,storagenodes.localpv.k8s.arch.xdf.cn,pvrestores.localpv.k8s.arch.xdf.cn";

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        Command.of("cp", "-rT", from.toString(), to.toString()).within(LIMIT).run();
    }

    /** An API that hangs must not hold up the test that failed because of it: kubectl itself would wait for minutes. */
    private static void write(Path file, Cluster cluster, String kinds, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("get", kinds, "--all-namespaces", "--request-timeout=10s"));
        arguments.addAll(List.of(more));
        Command.Result result = cluster.command("kubectl", arguments.toArray(String[]::new))
                .within(LIMIT)
                .run();
        Files.writeString(file, result.output() + result.error());
    }

    private interface Step {
        void run() throws IOException;
    }
}
