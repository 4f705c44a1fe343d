package cn.xdf.arch.xlss.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import cn.xdf.arch.xlss.e2e.harness.Containers;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What `dev/cluster install` leaves on a cluster. */
class InstallE2E {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void applying_twice_changes_nothing(Cluster cluster) {
        Path applied = cluster.directory().resolve("install"); // the overlay with the scheduler of this version
        String second = cluster.kubectl("diff", "-k", applied.toString());
        assertThat(second).isEmpty();
        String generations = generations(cluster);
        List<String> changed = cluster.kubectl("apply", "-k", applied.toString())
                .lines()
                .filter(line -> !line.endsWith(" unchanged"))
                .toList();
        assertThat(changed)
                .as("of these kinds kubectl sends a part each time, and says so")
                .allMatch(line -> line.startsWith("poddisruptionbudget.policy/")
                        || line.startsWith("validatingadmissionpolicy.admissionregistration.k8s.io/"));
        assertThat(generations(cluster))
                .as("and the server finds nothing new in it")
                .isEqualTo(generations);
    }

    private static String generations(Cluster cluster) {
        return cluster.kubectl(
                "get",
                "poddisruptionbudgets,validatingadmissionpolicies",
                "-A",
                "-o",
                "custom-columns=NAME:.metadata.name,GENERATION:.metadata.generation");
    }

    @Test
    void every_node_is_admitted_and_reported_by_its_agent(Cluster cluster) {
        Await.until("three reports", SOON, () -> {
            JsonNode reports = cluster.json("get", "storagenodes").path("items");
            assertThat(reports.size()).isEqualTo(3);
            for (JsonNode report : reports) {
                assertThat(report.at("/status/agent/version").asString()).isNotBlank();
            }
        });
        assertThat(cluster.names("get", "nodes", "-l", "localpv.node-restriction.kubernetes.io/admitted=true"))
                .hasSize(3);
    }

    /** A JVM that refuses its ahead-of-time cache starts all the same, at twice the cost. */
    @ParameterizedTest
    @CsvSource({
        "xlss-scheduler, extender, extender",
        "xlss-provisioner, provisioner, provisioner",
        "xlss-webhook, webhook, provisioner",
        "xlss-node-agent, node-agent, node-agent"
    })
    void a_program_runs_from_the_cache_of_its_image(String app, String container, String image, Cluster cluster) {
        String pod = Containers.leaderOrFirst(cluster, "app.kubernetes.io/name=" + app);
        assertThat(Containers.mappedFiles(cluster, pod, container)).contains("/app/" + image + ".aot");
    }

    /** Else a file's name that is not plain ASCII would be another one in what is backed up and restored. */
    @Test
    void the_agent_knows_names_of_files_in_any_language(Cluster cluster) {
        String pod = Containers.leaderOrFirst(cluster, "app.kubernetes.io/name=xlss-node-agent");
        assertThat(cluster.command(
                                "kubectl",
                                "-n",
                                Metrics.SYSTEM,
                                "exec",
                                pod,
                                "--",
                                "sh",
                                "-c",
                                "java -XshowSettings:properties -version 2>&1")
                        .run()
                        .orFail())
                .contains("sun.jnu.encoding = UTF-8");
    }

    @Test
    void a_deleted_report_is_written_again(Cluster cluster) {
        cluster.kubectl("delete", "storagenode", "n2");
        Await.until("n2 is reported again", SOON, () -> assertThat(cluster.json("get", "storagenode", "n2")
                        .at("/status/agent/version")
                        .asString())
                .isNotBlank());
    }

    @Test
    void an_admission_label_that_somebody_removed_is_set_again(Cluster cluster) {
        cluster.kubectl("label", "node", "n3", "localpv.node-restriction.kubernetes.io/admitted-");
        Await.until(
                "n3 is admitted again", SOON, () -> assertThat(cluster.kubectl("get", "node", "n3", "--show-labels"))
                        .contains("localpv.node-restriction.kubernetes.io/admitted=true"));
    }

    @Test
    void a_kubelet_may_not_admit_its_own_node(Cluster cluster) {
        String kubeconfig = cluster.directory().resolve("pki/n1.kubeconfig").toString();
        Command.Result refused = cluster.onNode(
                        "n1",
                        "kubectl",
                        "--kubeconfig",
                        kubeconfig,
                        "label",
                        "node",
                        "n1",
                        "--overwrite",
                        "localpv.node-restriction.kubernetes.io/admitted=forged")
                .run();
        assertThat(refused.succeeded()).isFalse();
        assertThat(refused.error()).contains("is not allowed to modify labels");
    }

    @Test
    void the_documented_PvRestore_applies_unchanged_and_its_spec_cannot_be_changed(Cluster cluster) {
        cluster.tryKubectl("create", "namespace", "kafka");
        try {
            cluster.apply(EXAMPLE);
            JsonNode spec = cluster.json("-n", "kafka", "get", "pvr", "kafka-kafka-openebs-0-6jn79-localpv-pr")
                    .path("spec");
            assertThat(spec.path("nodeName").asString()).isEqualTo("172.24.248.14");
            assertThat(spec.at("/volumes/0").asString()).isEqualTo("pvc-f8910594-088e-4107-b6b1-8a1d58793bf5");
            assertThat(cluster.tryKubectl(
                                    "-n",
                                    "kafka",
                                    "patch",
                                    "pvr",
                                    "kafka-kafka-openebs-0-6jn79-localpv-pr",
                                    "--type=merge",
                                    "-p",
                                    "{\"spec\":{\"nodeName\":\"elsewhere\"}}")
                            .error())
                    .contains("immutable");
            assertThat(cluster.kubectl("-n", "kafka", "get", "pvr")).contains("172.24.248.14", "kafka-openebs-0-6jn79");
        } finally {
            cluster.kubectl("delete", "namespace", "kafka", "--wait=false");
        }
    }

    private static final String EXAMPLE = """
            apiVersion: localpv.k8s.arch.xdf.cn/v1
            kind: PvRestore
            metadata: {name: kafka-kafka-openebs-0-6jn79-localpv-pr, namespace: kafka}
            spec:
              nodeName: 172.24.248.14          # the node to restore to
              namespace: kafka
              podName: kafka-openebs-0-6jn79
              volumes: [pvc-f8910594-088e-4107-b6b1-8a1d58793bf5]   # PV names
            """;
}
