package cn.xdf.arch.xlss.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Manifests;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The main job on an older Kubernetes, with the stock scheduler of that version. */
@Tag("alone")
@Tag("slow")
class OlderKubernetesE2E {
    private static Cluster cluster;

    /** Not within the test's time limit: the first start on a machine builds that Kubernetes. */
    @BeforeAll
    static void up() {
        cluster = Cluster.up("older", "2", "--version", "1.30.4");
        cluster.install(); // should it fail, the cluster is known, and taken down
    }

    @AfterAll
    static void down() {
        Cluster.named("older").close();
    }

    @Test
    void it_takes_the_manifests() {
        Manifests.EVERYWHERE.forEach(folder -> Manifests.dryRun(cluster, folder).orFail());
    }

    @Test
    void a_pod_of_a_dead_node_goes_on_elsewhere_with_its_data() throws Exception {
        try (TestNamespace namespace = TestNamespace.create(cluster)) {
            Nodes nodes = new Nodes(cluster);
            nodes.awaitAllHealthy();
            String home = nodes.expendable();
            Workload workload = new Workload(cluster, namespace, "db");
            nodes.only(home, () -> {
                workload.apply(Map.of("backup", "enabled", "failover-after", "1s"), "data");
                assertThat(workload.awaitRunning()).isEqualTo(home);
            });
            workload.awaitRecords(workload.directory("data", home), 10);
            int saved = workload.records(workload.directory("data", home)).size();
            workload.backUp("data");

            cluster.kill(home);
            // As whoever knows that it is off says so: Kubernetes itself would need 50 s to notice.
            nodes.declareDeadWithItsPods(home);
            nodes.awaitVerdict(home, "Lost");
            workload.forceDelete();

            String target = workload.awaitRunning();
            assertThat(target).isNotEqualTo(home);
            Path data = workload.directory("data", target);
            workload.awaitRecords(data, saved + 5);
            workload.recordsWithoutGap(data);
        }
    }
}
