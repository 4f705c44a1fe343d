package cn.xdf.arch.xlss.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user expects of a cluster's network: Services, DNS, logs, exec, the API from pods, webhooks. */
@Tag("alone")
@Tag("slow")
class ClusterNetworkE2E {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static Cluster cluster;
    private static Map<String, String> pods;

    @BeforeAll
    static void up() {
        cluster = BareCluster.start();
        pods = Workloads.podsByNode(cluster);
    }

    @AfterAll
    static void down() {
        Cluster.named("bare").close();
    }

    @Test
    void a_service_reaches_the_pods_of_all_nodes_from_every_node() {
        pods.forEach((node, pod) -> {
            Set<String> answers = new TreeSet<>();
            Await.until("a pod on " + node + " sees all nodes through the Service", SOON, () -> {
                String answer = Workloads.get(cluster, pod, "web.default.svc.cluster.local", 80, "/node");
                answers.add(Workloads.lastLine(answer));
                assertThat(answers).containsExactly("n1", "n2", "n3");
            });
        });
    }

    @Test
    void the_cluster_dns_knows_services_and_only_them() {
        String pod = pods.get("n3");
        String address =
                cluster.json("get", "service", "web").at("/spec/clusterIP").asString();
        assertThat(cluster.kubectl("exec", pod, "--", "nslookup", "web.default.svc.cluster.local"))
                .contains(address);
        assertThat(cluster.tryKubectl("exec", pod, "--", "nslookup", "nobody.default.svc.cluster.local")
                        .succeeded())
                .as("a name that does not exist")
                .isFalse();
    }

    @Test
    void logs_and_exec_work_on_every_node() {
        pods.forEach((node, pod) -> {
            assertThat(cluster.kubectl("logs", pod)).isEqualTo("serving on " + node);
            assertThat(cluster.kubectl("exec", pod, "--", "cat", "/www/node")).isEqualTo(node);
        });
    }

    /** The API server answers plain HTTP with a hint: who hears it has reached the server. */
    @Test
    void a_pod_reaches_the_api_through_its_service() {
        pods.forEach((node, pod) -> assertThat(
                        Workloads.get(cluster, pod, "kubernetes.default.svc.cluster.local", 443, "/version"))
                .as("from " + node)
                .contains("sent an HTTP request to an HTTPS server"));
    }

    @Test
    void a_webhook_behind_a_service_denies_what_it_should(@TempDir Path folder) throws IOException {
        DenyingWebhook webhook = DenyingWebhook.deploy(cluster, folder);
        Await.until("the webhook denies", SOON, () -> {
            Command.Result denied = webhook.createLabelled("refused");
            assertThat(denied.succeeded()).isFalse();
            assertThat(denied.error()).contains("denied the request: " + DenyingWebhook.REASON);
        });
        cluster.kubectl("create", "configmap", "plain"); // without the label nobody asks the webhook
        cluster.kubectl("delete", "configmap", "plain");
        assertThat(cluster.tryKubectl("get", "configmap", "refused").succeeded())
                .as("what was denied exists")
                .isFalse();
        webhook.remove();
    }
}
