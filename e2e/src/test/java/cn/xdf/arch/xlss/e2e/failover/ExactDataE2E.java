package cn.xdf.arch.xlss.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a volume is after A → B → A, seen from outside the pod and by a tool of others. */
class ExactDataE2E {
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void a_volume_with_everything_and_an_empty_one_are_the_same_after_there_and_back(
            Cluster cluster, TestNamespace namespace) {
        Nodes nodes = new Nodes(cluster);
        nodes.awaitAllHealthy();
        Workload workload =
                new Workload(cluster, namespace, "exact").applyIdle(Map.of("backup", "enabled"), "data", "none");
        String first = workload.awaitRunning();
        String second = nodes.names().stream()
                .filter(name -> !name.equals(first))
                .findFirst()
                .orElseThrow();
        tree("make", workload.directory("data", first));
        String full = tree("tell", workload.directory("data", first));
        String empty = tree("tell", workload.directory("none", first));
        assertThat(full).contains("sparse", "setuid", "linked to large", "\\xff linked", "fifo");

        move(workload, first, second);
        assertSame(workload, second, full, empty);
        move(workload, second, first);
        assertSame(workload, first, full, empty);
    }

    private static void move(Workload workload, String from, String to) {
        workload.backUp("data", "none");
        workload.scale(0);
        String name = from + "-to-" + to;
        workload.restore(name, to, "snapshot: latest", "data", "none");
        workload.awaitSucceeded(name, SOON);
        workload.scale(1);
        assertThat(workload.awaitRunning()).isEqualTo(to);
    }

    private static void assertSame(Workload workload, String node, String full, String empty) {
        assertThat(tree("tell", workload.directory("data", node))).isEqualTo(full);
        assertThat(tree("tell", workload.directory("none", node))).isEqualTo(empty);
    }

    private static String tree(String verb, Path directory) {
        Path program = Command.Checkout.root().resolve("e2e/src/test/resources/tree.py");
        return Command.of("python3", program.toString(), verb, directory.toString())
                .run()
                .orFail();
    }
}
