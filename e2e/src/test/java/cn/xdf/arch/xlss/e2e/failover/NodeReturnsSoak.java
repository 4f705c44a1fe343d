package cn.xdf.arch.xlss.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Nodes that go away and come back, on a cluster that notices it when Kubernetes does by default: after 50 s. */
class NodeReturnsSoak {
    private static final Duration REBOOT = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(120);

    private static Cluster cluster;
    private static Nodes nodes;
    private static String node;

    private TestNamespace namespace;
    private boolean dead;

    @BeforeAll
    static void up() {
        cluster = Cluster.up("returns", "3");
        cluster.install(); // should it fail, the cluster is known, and taken down
        nodes = new Nodes(cluster);
        nodes.awaitAllHealthy();
        node = nodes.expendable();
    }

    @AfterAll
    static void down() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void empty() {
        nodes.awaitAllHealthy();
        String name = "returns-" + System.nanoTime();
        cluster.kubectl("create", "namespace", name);
        namespace = new TestNamespace(cluster, name);
    }

    @AfterEach
    void asItWas() {
        if (dead) {
            cluster.start(node);
        }
        cluster.kubectl("uncordon", node);
        namespace.close();
    }

    /** It has a backup and could move; and one of its pods was even deleted meanwhile. */
    @Test
    void a_reboot_of_a_minute_moves_nothing_and_loses_nothing() throws Exception {
        lostAfter("");
        Workload left = workload("left", Map.of("backup", "enabled"));
        Workload deleted = workload("deleted", Map.of("backup", "enabled"));
        List<Integer> before = left.records(left.directory("data", node));

        long killed = System.nanoTime();
        kill();
        Await.until("Kubernetes has noticed", SOON, () -> assertThat(ready()).isNotEqualTo("True"));
        deleted.forceDelete();
        Await.until("it says where its volume is", SOON, () -> assertThat(deleted.describe())
                .contains("volume " + deleted.volume("data") + " is on " + node));
        Thread.sleep(Math.max(0, REBOOT.toMillis() - (System.nanoTime() - killed) / 1_000_000));
        assertThat(verdict()).isNotEqualTo("Lost");
        start();

        staysWithAllItsData(left);
        staysWithAllItsData(deleted);
        assertThat(left.records(left.directory("data", node))).startsWith(before.toArray(Integer[]::new));
    }

    /** Ten minutes by the measure of the setting: longer than what makes any other node lost. */
    @Test
    void a_drained_node_that_stays_away_is_not_lost() throws Exception {
        lostAfter("20s");
        Workload drained = workload("drained", Map.of("backup", "enabled", "failover-after", "1s"));
        cluster.kubectl("drain", node, "--ignore-daemonsets", "--delete-emptydir-data", "--force", "--timeout=60s");
        kill();
        Await.until("it is known to be away", SOON, () -> assertThat(cluster.json("get", "sn", node)
                        .at("/status/verdict/reason")
                        .asString(""))
                .contains("it was cordoned before"));
        Thread.sleep(40_000);
        assertThat(verdict()).isEqualTo("Suspect");
        assertThat(drained.status().path("phase").asString()).isEqualTo("Pending");
        assertThat(drained.describe()).contains("is on " + node + ", which is cordoned");
        start();
        cluster.kubectl("uncordon", node);

        staysWithAllItsData(drained);
    }

    /** On the node, with data, and a backup of an earlier state. */
    private Workload workload(String name, Map<String, String> settings) {
        Workload workload = new Workload(cluster, namespace, name);
        nodes.only(node, () -> {
            workload.apply(settings, "data");
            assertThat(workload.awaitRunning()).isEqualTo(node);
        });
        Path data = workload.directory("data", node);
        workload.awaitRecords(data, 10);
        workload.backUp("data");
        workload.awaitRecords(data, 100);
        return workload;
    }

    private void staysWithAllItsData(Workload workload) throws Exception {
        Await.until(workload.name() + " is Ready at home", SOON, () -> {
            assertThat(workload.node()).isEqualTo(node);
            assertThat(workload.status().at("/containerStatuses/0/ready").asBoolean())
                    .isTrue();
        });
        Path data = workload.directory("data", node);
        int written = workload.records(data).size();
        workload.awaitRecords(data, written);
        workload.recordsWithoutGap(data);
        assertThat(workload.annotation("data", "home")).isEqualTo(node);
        assertThat(workload.annotation("data", "epoch")).isEqualTo("0");
        assertThat(workload.annotation("data", "moving")).isEmpty();
        assertThat(workload.quarantined(workload.volume("data"), node)).isEmpty();
        assertThat(namespace.kubectl("get", "pvr", "-o", "name")).isEmpty();
    }

    /** @param lostAfter empty: what the product says by itself */
    private static void lostAfter(String lostAfter) {
        String setting = "XLSS_VERDICT_LOST_AFTER" + (lostAfter.isEmpty() ? "-" : "=" + lostAfter);
        cluster.kubectl("-n", Metrics.SYSTEM, "set", "env", "deployment/xlss-provisioner", setting);
        cluster.kubectl("-n", Metrics.SYSTEM, "rollout", "status", "deployment/xlss-provisioner", "--timeout=120s");
    }

    private void kill() {
        cluster.kill(node);
        dead = true;
    }

    private void start() {
        cluster.start(node);
        dead = false;
    }

    private static String verdict() {
        return cluster.json("get", "sn", node).at("/status/verdict/state").asString("");
    }

    private static String ready() {
        for (JsonNode condition : cluster.json("get", "node", node).at("/status/conditions")) {
            if (condition.path("type").asString().equals("Ready")) {
                return condition.path("status").asString();
            }
        }
        return "";
    }
}
