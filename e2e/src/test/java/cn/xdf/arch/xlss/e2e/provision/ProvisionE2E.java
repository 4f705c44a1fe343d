package cn.xdf.arch.xlss.e2e.provision;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Containers;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Volumes are made and removed on a real cluster, whatever happens meanwhile. */
@Tag("slow")
class ProvisionE2E {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CLASS = "xlss";

    private Claims claims;

    @BeforeEach
    void pools(Cluster cluster, TestNamespace namespace) {
        claims = new Claims(cluster, namespace);
        claims.awaitPools();
    }

    @Test
    void a_claim_gets_a_directory_on_its_node_and_leaves_nothing(TestNamespace namespace) throws IOException {
        claims.apply("data", CLASS);
        JsonNode volume = claims.awaitBound("data");
        Path directory = claims.directory(volume);
        Await.until("the pod's file is on the node's disk", SOON, () -> assertThat(directory.resolve("name"))
                .hasContent("data"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwxrwxrwx");
        assertThat(volume.at("/spec/claimRef/uid").asString())
                .isEqualTo(
                        namespace.json("get", "pvc", "data").at("/metadata/uid").asString());
        Await.until("events tell", SOON, () -> assertThat(namespace.kubectl("describe", "pvc", "data"))
                .contains("Provisioning ", "ProvisioningSucceeded"));

        claims.delete("data");

        claims.awaitGone(volume, directory);
        claims.awaitNoDirectoryPods();
        assertThat(directory.resolveSibling(".xlss/deleting")).isEmptyDirectory();
    }

    @Test
    void with_Retain_the_volume_and_its_data_stay(Cluster cluster) throws Exception {
        claims.applyClass("xlss-retain", "Retain", "/var/lib/xlss");
        try {
            claims.apply("kept", "xlss-retain");
            JsonNode volume = claims.awaitBound("kept");
            String name = volume.at("/metadata/name").asString();
            Path directory = claims.directory(volume);
            Await.until("the file is there", SOON, () -> assertThat(directory.resolve("name"))
                    .hasContent("kept"));
            claims.delete("kept");
            Await.until("Released", SOON, () -> assertThat(
                            cluster.json("get", "pv", name).at("/status/phase").asString())
                    .isEqualTo("Released"));
            Thread.sleep(3000);
            assertThat(directory.resolve("name")).hasContent("kept");
            cluster.kubectl("delete", "pv", name);
            Thread.sleep(2000);
            assertThat(directory.resolve("name"))
                    .as("deleting the object never deletes data")
                    .hasContent("kept");
            Files.delete(directory.resolve("name"));
            Files.delete(directory);
        } finally {
            cluster.kubectl("delete", "storageclass", "xlss-retain");
        }
    }

    @Test
    void five_claims_are_bound_though_the_provisioner_is_killed_in_the_middle(Cluster cluster) {
        List<String> names = IntStream.range(0, 5).mapToObj(i -> "many-" + i).toList();
        names.forEach(name -> claims.apply(name, CLASS));
        String label = "app.kubernetes.io/name=xlss-provisioner";
        Containers.killNine(cluster, Containers.leaderOrFirst(cluster, label), "provisioner");

        List<JsonNode> volumes = new ArrayList<>();
        names.forEach(name -> volumes.add(claims.awaitBound(name)));
        claims.awaitNoDirectoryPods();
        for (int i = 0; i < volumes.size(); i++) {
            Path file = claims.directory(volumes.get(i)).resolve("name");
            String name = names.get(i);
            Await.until(name + " is written", SOON, () -> assertThat(file).hasContent(name));
        }

        names.forEach(claims::delete);
        Containers.killNine(cluster, Containers.leaderOrFirst(cluster, label), "provisioner");
        volumes.forEach(volume -> claims.awaitGone(volume, claims.directory(volume)));
        claims.awaitNoDirectoryPods();
    }

    @Test
    void a_claim_that_is_deleted_meanwhile_leaves_nothing(Cluster cluster, TestNamespace namespace) {
        for (int i = 0; i < 4; i++) {
            String name = "brief-" + i;
            claims.apply(name, CLASS);
            String volume = "pvc-"
                    + namespace.json("get", "pvc", name).at("/metadata/uid").asString();
            Await.until("its directory is begun", SOON, () -> assertThat(claims.isWorkedOn(volume)
                            || cluster.names("get", "pv").contains(volume))
                    .isTrue());
            claims.delete(name);
            Await.until("nothing is left of " + volume, SOON, () -> {
                assertThat(cluster.names("get", "pv")).doesNotContain(volume);
                assertThat(claims.isWorkedOn(volume)).isFalse();
                for (String each : cluster.names("get", "nodes")) {
                    assertThat(cluster.directory(each).resolve("disk").resolve(volume))
                            .doesNotExist();
                }
            });
        }
    }

    @Test
    void a_node_without_the_pool_is_refused_with_the_reason_and_the_scheduler_chooses_again(
            Cluster cluster, TestNamespace namespace) {
        claims.applyClass("xlss-elsewhere", "Delete", "/var/lib/elsewhere");
        try {
            claims.apply("homeless", "xlss-elsewhere");
            Await.until("the reason is told", SOON, () -> assertThat(namespace.kubectl("describe", "pvc", "homeless"))
                    .contains("ProvisioningFailed", "has no pool at /var/lib/elsewhere"));
            assertThat(namespace
                            .json("get", "pvc", "homeless")
                            .at("/status/phase")
                            .asString())
                    .isEqualTo("Pending");
            Await.until("the node is given back", SOON, () -> assertThat(namespace
                            .json("get", "pvc", "homeless")
                            .at("/metadata/annotations/volume.kubernetes.io~1selected-node")
                            .isMissingNode())
                    .isTrue());
        } finally {
            claims.delete("homeless");
            cluster.kubectl("delete", "storageclass", "xlss-elsewhere");
        }
    }

    @Test
    void a_volume_that_names_another_pool_is_not_deleted(Cluster cluster) {
        claims.apply("tampered", CLASS);
        JsonNode volume = claims.awaitBound("tampered");
        String name = volume.at("/metadata/name").asString();
        Path directory = claims.directory(volume);
        Await.until("the pod has written", SOON, () -> assertThat(directory.resolve("name"))
                .hasContent("tampered"));
        String annotation = "localpv.k8s.arch.xdf.cn/home-pool=";
        cluster.kubectl("annotate", "--overwrite", "pv", name, annotation + "another");
        claims.delete("tampered");

        Await.until("the reason is told", SOON, () -> assertThat(cluster.kubectl("describe", "pv", name))
                .contains("VolumeDeletionWaits", "does not report the pool another"));
        assertThat(directory.resolve("name")).exists();

        String pool = volume.at("/metadata/annotations/localpv.k8s.arch.xdf.cn~1home-pool")
                .asString();
        cluster.kubectl("annotate", "--overwrite", "pv", name, annotation + pool);
        claims.awaitGone(volume, directory);
    }
}
