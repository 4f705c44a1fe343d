package cn.xdf.arch.xlss.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Keeps what a failed test leaves (objects, logs of pods and of the cluster's own programs) and says where. */
public final class Evidence implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    private static final Duration LIMIT = Duration.ofSeconds(30);
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

    private static void keep(Cluster cluster, Path into) {
        try {
            Files.createDirectories(into);
            write(into.resolve("objects.yaml"), cluster, "get", OBJECTS, "--all-namespaces", "-o", "yaml");
            write(into.resolve("pods.txt"), cluster, "get", "pods", "--all-namespaces", "-o", "wide");
            write(into.resolve("events.txt"), cluster, "get", "events", "--all-namespaces", "--sort-by=.lastTimestamp");
            Command.of("cp", "-rT", STATE + "/" + cluster.name() + "/logs", into + "/cluster")
                    .run();
            for (String node : List.of("n1", "n2", "n3")) {
                Command.of("cp", "-rT", STATE + "/" + cluster.name() + "/" + node + "/log", into + "/" + node)
                        .run();
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            System.err.println("evidence of cluster " + cluster.name() + " is incomplete: " + e.getMessage());
        }
    }

    private static final String OBJECTS =
            "nodes,pods,events,pv,pvc,leases,deployments,daemonsets,storagenodes.localpv.k8s.arch.xdf.cn,pvrestores.localpv.k8s.arch.xdf.cn";

    private static void write(Path file, Cluster cluster, String... arguments) throws IOException {
        Command.Result result =
                cluster.command("kubectl", arguments).within(LIMIT).run();
        Files.writeString(file, result.output() + result.error());
    }
}
