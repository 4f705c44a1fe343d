package cn.xdf.arch.xlss.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An older Kubernetes, with the timings that Kubernetes has by default. */
@Tag("alone")
@Tag("slow")
class ClusterVersionE2E {
    private static Cluster cluster;

    @BeforeAll
    static void up() {
        cluster = Cluster.up("older", "2", "--version", "1.30.4");
        Workloads.web(cluster);
    }

    @AfterAll
    static void down() {
        Cluster.named("older").close();
    }

    @Test
    void every_part_has_the_version_asked_for() {
        assertThat(cluster.kubectl("get", "nodes", "-o", "jsonpath={.items[*].status.nodeInfo.kubeletVersion}"))
                .isEqualTo("v1.30.4 v1.30.4");
        assertThat(cluster.kubectl("version")).contains("Client Version: v1.30.4", "Server Version: v1.30.4");
    }

    @Test
    void services_and_dns_work() {
        String pod = Workloads.podsByNode(cluster).get("n1");
        Set<String> answers = new TreeSet<>();
        Await.until("both nodes answer through the Service", Duration.ofSeconds(20), () -> {
            String answer = Workloads.get(cluster, pod, "web.default.svc.cluster.local", 80, "/node");
            answers.add(Workloads.lastLine(answer));
            assertThat(answers).containsExactly("n1", "n2");
        });
        assertThat(cluster.kubectl("logs", pod)).isEqualTo("serving on n1");
    }

    @Test
    void without_the_option_nodes_die_at_kubernetes_own_pace() {
        assertThat(HostProcesses.inCgroup(cluster.name() + "/cp/kube-controller-manager"))
                .hasSize(1)
                .allSatisfy(
                        process -> assertThat(HostProcesses.arguments(process)).doesNotContain("--node-monitor"));
        Await.until("Kubernetes' own lease", Duration.ofSeconds(20), () -> assertThat(
                        cluster.json("-n", "kube-node-lease", "get", "lease", "n1")
                                .at("/spec/leaseDurationSeconds")
                                .asInt())
                .isEqualTo(40));
    }
}
