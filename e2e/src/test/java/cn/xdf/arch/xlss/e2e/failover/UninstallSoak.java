package cn.xdf.arch.xlss.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code kubectl delete -k} takes the programs away and no data, and the next installation goes on: docs/uninstall.md. */
@Tag("alone")
class UninstallSoak {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SIGNPOSTS = "localpv.node-restriction.kubernetes.io/";

    private static Cluster cluster;

    @BeforeAll
    static void up() {
        cluster = Cluster.up("uninstall", "2");
        cluster.install();
    }

    @AfterAll
    static void down() {
        Cluster.named("uninstall").close();
    }

    @Test
    void a_moved_volume_is_mounted_at_its_home_only_and_the_next_installation_goes_on_with_it() throws Exception {
        try (TestNamespace namespace = TestNamespace.create(cluster)) {
            Nodes nodes = new Nodes(cluster);
            nodes.awaitAllHealthy();
            Workload workload = new Workload(cluster, namespace, "db").apply(Map.of("failover", "Hold"), "data");
            String birthplace = workload.awaitRunning();
            String home = nodes.names().stream()
                    .filter(name -> !name.equals(birthplace))
                    .findFirst()
                    .orElseThrow();
            workload.scale(0);
            workload.restore("there", home, "startEmpty: Always", "data");
            workload.awaitSucceeded("there", SOON);
            workload.scale(1);
            assertThat(workload.awaitRunning()).isEqualTo(home);
            workload.awaitRecords(workload.directory("data", home), 5);
            int saved =
                    workload.recordsWithoutGap(workload.directory("data", home)).size();
            workload.backUp("data");
            String secret = cluster.kubectl("-n", Metrics.SYSTEM, "get", "secret", "xlss-repository", "-o", "yaml");
            List<String> before = whatStays(workload);

            cluster.kubectl(
                    "delete",
                    "--ignore-not-found",
                    "-k",
                    cluster.directory().resolve("install").toString());

            assertThat(cluster.tryKubectl("get", "namespace", Metrics.SYSTEM).error())
                    .contains("NotFound");
            assertThat(cluster.tryKubectl("get", "crd", "pvrestores.localpv.k8s.arch.xdf.cn")
                            .error())
                    .contains("NotFound");
            assertThat(whatStays(workload)).isEqualTo(before);
            int running =
                    workload.recordsWithoutGap(workload.directory("data", home)).size();
            workload.awaitRecords(workload.directory("data", home), running + 5); // a pod that runs is not disturbed
            workload.scale(0);
            onlyAtHome(namespace, workload, birthplace, home);

            cluster.kubectl("create", "namespace", Metrics.SYSTEM);
            cluster.apply(secret.replaceAll("(?m)^  (resourceVersion|uid|creationTimestamp):.*\n", ""));
            cluster.install();
            nodes.awaitAllHealthy();
            workload.scale(1);
            assertThat(workload.awaitRunning()).isEqualTo(home);
            workload.awaitRecords(workload.directory("data", home), running + 10);
            workload.recordsWithoutGap(workload.directory("data", home));
            workload.scale(0);
            workload.restore("back", birthplace, "snapshot: latest", "data");
            workload.awaitSucceeded("back", SOON);
            assertThat(workload.recordsWithoutGap(workload.directory("data", birthplace)))
                    .as("from a backup of before")
                    .hasSizeGreaterThanOrEqualTo(saved);
        }
    }

    /** Without us the kubelets and the default scheduler keep what the signposts say. */
    private static void onlyAtHome(TestNamespace namespace, Workload workload, String birthplace, String home) {
        namespace.apply(with("at-birthplace", "  nodeName: " + birthplace + "\n"));
        Await.until("kubelet refuses it", SOON, () -> assertThat(namespace.kubectl("describe", "pod", "at-birthplace"))
                .contains("NodeAffinity check failed"));
        assertThat(Pods.phase(namespace, "at-birthplace")).isEqualTo("Pending");
        namespace.kubectl("delete", "pod", "at-birthplace", "--force", "--grace-period=0");

        namespace.apply(with("anywhere", ""));
        Await.until("the default scheduler finds the home", SOON, () -> assertThat(Pods.phase(namespace, "anywhere"))
                .isEqualTo("Running"));
        assertThat(namespace.json("get", "pod", "anywhere").at("/spec/nodeName").asString())
                .isEqualTo(home);
        assertThat(namespace.kubectl("exec", "anywhere", "--", "head", "-n", "1", "/data/records"))
                .isEqualTo("1");
        namespace.kubectl("delete", "pod", "anywhere", "--grace-period=0", "--force");
    }

    private static String with(String name, String where) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec:
                %s  terminationGracePeriodSeconds: 0
                  containers:
                  - {name: main, image: xlss/busybox:dev, command: [sleep, "3600"], volumeMounts: [{name: data, mountPath: /data}]}
                  volumes: [{name: data, persistentVolumeClaim: {claimName: data-db-0}}]
                """.formatted(name, where);
    }

    /** The volume with all that is known of it, its claim, and our labels of all nodes. */
    private static List<String> whatStays(Workload workload) {
        JsonNode volume = cluster.json("get", "pv", workload.volume("data"));
        JsonNode claim = workload.namespace().json("get", "pvc", "data-db-0");
        List<String> labels = cluster.json("get", "nodes")
                .path("items")
                .valueStream()
                .flatMap(node -> node.at("/metadata/labels")
                        .propertyStream()
                        .filter(label -> label.getKey().startsWith(SIGNPOSTS)
                                || label.getKey().startsWith(Workload.PREFIX))
                        .map(label -> node.at("/metadata/name").asString() + " " + label))
                .sorted()
                .toList();
        assertThat(labels)
                .as("both nodes are admitted, the birthplace is closed, the home open, one holds backups")
                .hasSize(5);
        return List.of(
                volume.at("/metadata/annotations").toString(),
                volume.path("spec").toString(),
                volume.at("/status/phase").asString(),
                claim.at("/status/phase").asString(),
                labels.toString());
    }
}
