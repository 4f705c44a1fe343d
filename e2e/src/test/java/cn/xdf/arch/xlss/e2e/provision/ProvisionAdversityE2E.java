package cn.xdf.arch.xlss.e2e.provision;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Broken disks and hostile hands: each is told with its reason, and harms nothing. */
@Tag("slow")
class ProvisionAdversityE2E {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PREFIX = "localpv.k8s.arch.xdf.cn/";

    private Cluster cluster;
    private TestNamespace namespace;
    private Claims claims;

    @BeforeEach
    void pools(Cluster shared, TestNamespace own) {
        cluster = shared;
        namespace = own;
        claims = new Claims(shared, own);
        claims.awaitPools();
    }

    @Test
    void a_disk_that_takes_no_directory_is_told_on_the_claim_and_the_volume_is_made_when_it_does() {
        onAllNodes("chattr", "+i", "/var/lib/xlss");
        try {
            claims.apply("refused", "xlss");
            claims.awaitTold("pvc", "refused", "ProvisioningFailed", "not on node");
            assertThat(namespace
                            .json("get", "pvc", "refused")
                            .at("/status/phase")
                            .asString())
                    .isEqualTo("Pending");
            Await.until("the node is avoided", SOON, () -> assertThat(
                            cluster.kubectl("get", "sn", "-o", "jsonpath={.items[*].status.avoid.reason}"))
                    .isNotBlank());
        } finally {
            onAllNodes("chattr", "-i", "/var/lib/xlss");
        }
        JsonNode volume = claims.awaitBound("refused");
        claims.awaitNoDirectoryPods();
        claims.delete("refused");
        claims.awaitGone(volume, claims.directory(volume));
    }

    @Test
    void a_base_path_that_is_a_link_to_etc_gets_nothing() {
        onAllNodes("ln", "-sfn", "/etc", "/var/lib/xlss/.link");
        claims.applyClass("xlss-link", "Delete", "/var/lib/xlss/.link");
        try {
            claims.apply("linked", "xlss-link");
            claims.awaitTold("pvc", "linked", "ProvisioningFailed", "has no pool at /var/lib/xlss/.link");
            String name = "pvc-" + claims.uid("linked");
            for (String node : cluster.names("get", "nodes")) {
                assertThat(cluster.onNode(node, "ls", "/etc").run().orFail()).doesNotContain(name, ".xlss");
            }
        } finally {
            claims.delete("linked");
            cluster.kubectl("delete", "storageclass", "xlss-link");
            onAllNodes("rm", "/var/lib/xlss/.link");
        }
    }

    @Test
    void a_forged_volume_that_points_to_etc_deletes_nothing() {
        cluster.apply("""
                apiVersion: v1
                kind: PersistentVolume
                metadata:
                  name: pvc-forged
                  annotations:
                    pv.kubernetes.io/provisioned-by: localpv.k8s.arch.xdf.cn/hostpath
                    %1$shome: n1
                    %1$shome-pool: %2$s
                    %1$sepoch: "0"
                spec:
                  capacity: {storage: 1Mi}
                  accessModes: [ReadWriteOnce]
                  storageClassName: xlss
                  persistentVolumeReclaimPolicy: Delete
                  claimRef: {namespace: %3$s, name: never, uid: 6ad5b2e0-0000-4000-8000-000000000000}
                  local: {path: /etc}
                  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [n1]}]}]}}
                """.formatted(PREFIX, pool("n1"), namespace.name()));
        try {
            Await.until("Released", SOON, () -> assertThat(cluster.json("get", "pv", "pvc-forged")
                            .at("/status/phase")
                            .asString())
                    .isIn("Released", "Failed"));
            claims.awaitTold("pv", "pvc-forged", "Warning");
            assertThat(cluster.onNode("n1", "ls", "/etc/passwd").run().succeeded())
                    .isTrue();
            claims.awaitNoDirectoryPods();
        } finally {
            cluster.kubectl("delete", "pv", "pvc-forged");
        }
    }

    @Test
    void a_home_that_is_gone_is_waited_for_until_a_person_gives_it_up() throws IOException {
        claims.apply("left", "xlss");
        JsonNode volume = claims.awaitBound("left");
        String name = volume.at("/metadata/name").asString();
        Path directory = claims.directory(volume);
        Await.until("the pod has written", SOON, () -> assertThat(directory.resolve("name"))
                .hasContent("left"));
        cluster.kubectl("annotate", "--overwrite", "pv", name, PREFIX + "home=n9");
        claims.delete("left");
        claims.awaitTold("pv", name, "VolumeDeletionWaits", "n9, is gone", "home-lost=n9/");
        String pool = volume.at("/metadata/annotations/localpv.k8s.arch.xdf.cn~1home-pool")
                .asString();
        cluster.kubectl("annotate", "pv", name, PREFIX + "home-lost=n9/" + pool);
        Await.until("the volume is gone", SOON, () -> assertThat(cluster.names("get", "pv"))
                .doesNotContain(name));
        assertThat(directory.resolve("name"))
                .as("nothing was removed where nobody said")
                .hasContent("left");
        Files.delete(directory.resolve("name"));
        Files.delete(directory);
    }

    @Test
    void a_pod_that_a_tenant_forges_makes_no_volume() throws InterruptedException {
        namespace.apply(Claims.claim("mine", "xlss", ""));
        namespace.apply("""
                apiVersion: v1
                kind: Pod
                metadata:
                  name: xlss-mkdirs-00000000000000000000000000000000-0
                  labels: {%1$sdirectory: quick}
                  annotations: {%1$spool: %2$s, %1$stasks: "MAKE pvc-%3$s %3$s %4$s/mine", %1$sscheduling: disabled}
                spec:
                  restartPolicy: Never
                  containers: [{name: directory, image: "xlss/busybox:dev", imagePullPolicy: IfNotPresent, command: ["true"]}]
                """.formatted(PREFIX, pool("n1"), claims.uid("mine"), namespace.name()));
        Await.until("it has succeeded", SOON, () -> assertThat(
                        namespace.kubectl("get", "pods", "-o", "jsonpath={.items[*].status.phase}"))
                .isEqualTo("Succeeded"));
        Thread.sleep(2000);
        assertThat(cluster.names("get", "pv")).doesNotContain("pvc-" + claims.uid("mine"));
        assertThat(namespace.json("get", "pods").path("items")).hasSize(1);
    }

    private void onAllNodes(String... command) {
        cluster.names("get", "nodes")
                .forEach(node -> cluster.onNode(node, command).run().orFail());
    }

    private String pool(String node) {
        return cluster.json("get", "sn", node).at("/status/pools/0/uuid").asString();
    }
}
