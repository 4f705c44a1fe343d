package cn.xdf.arch.xlss.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.EmbeddedRepository;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import cn.xdf.arch.xlss.repository.RepositorySecretKeys;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The node that is lost is the one that holds the backups: nothing can be restored before they are back. */
class RepositoryAwaySoak {
    private static final Duration SOON = Duration.ofSeconds(90);

    private Cluster cluster;
    private Nodes nodes;
    private String holder;

    @BeforeEach
    void allHealthy(Cluster shared) {
        cluster = shared;
        nodes = new Nodes(shared);
        nodes.awaitAllHealthy();
        holder = Snapshots.secret(cluster, RepositorySecretKeys.EMBEDDED_NODE);
    }

    @AfterEach
    void asItWas() {
        EmbeddedRepository.bringBack(cluster);
        nodes.declareAlive(holder);
        nodes.awaitAllHealthy();
    }

    @Test
    void its_pods_wait_with_that_reason_and_move_when_the_repository_is_back(TestNamespace namespace) {
        Workload workload = new Workload(cluster, namespace, "neighbour");
        nodes.only(holder, () -> {
            workload.applyIdle(Map.of("backup", "enabled", "failover-after", "1s"), "data");
            assertThat(workload.awaitRunning()).isEqualTo(holder);
        });
        Tree.make(workload.directory("data", holder), 10, 0);
        String data = Tree.tell(workload.directory("data", holder));
        workload.save("data");
        EmbeddedRepository.takeAway(cluster);
        nodes.declareDead(holder);
        nodes.awaitVerdict(holder, "Lost");
        workload.forceDelete();

        Await.until("it says why", SOON, () -> assertThat(workload.describe())
                .contains("RestoreFailed", "(RepositoryFailed)", " on node " + holder + " did not answer in time"));
        System.out.println(workload.describe().replaceFirst("(?s).*\nEvents:", ""));
        assertThat(workload.status().path("phase").asString()).isEqualTo("Pending");
        assertThat(workload.annotation("data", "home")).isEqualTo(holder);

        EmbeddedRepository.bringBack(cluster);
        String target = workload.awaitRunning();
        assertThat(target).isNotEqualTo(holder);
        assertThat(Tree.tell(workload.directory("data", target))).isEqualTo(data);
    }
}
