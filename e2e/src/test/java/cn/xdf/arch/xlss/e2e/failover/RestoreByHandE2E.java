package cn.xdf.arch.xlss.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** PvRestores that a person writes, as in manifests/examples. */
@Tag("slow")
class RestoreByHandE2E {
    private static final Duration SOON = Duration.ofSeconds(60);

    private Cluster cluster;
    private TestNamespace namespace;
    private Workload workload;

    @BeforeEach
    void running(Cluster shared, TestNamespace given) {
        cluster = shared;
        namespace = given;
        new Nodes(shared).awaitAllHealthy();
        workload = new Workload(shared, given, "web").apply(Map.of(), "data");
        workload.awaitRunning();
    }

    @Test
    void what_cannot_be_is_refused_with_the_reason() {
        String node = workload.node();
        String volume = workload.volume("data");
        workload.restoreOf("used", another(node), volume, "startEmpty: Always");
        awaitFailed("used", "InUse", "pod web-0 on " + node + " uses the volumes");
        workload.restoreOf("missing", another(node), "pvc-none", "startEmpty: Always");
        awaitFailed("missing", "Refused", "there is no PersistentVolume pvc-none");
        workload.scale(0);
        workload.restoreOf("nowhere", "n9", volume, "startEmpty: Always");
        awaitFailed("nowhere", "TargetLost", "node n9 is unknown to xlss or lost");
        workload.restoreOf("nothing", another(node), volume, "snapshot: latest");
        awaitFailed("nothing", "", "");
        assertThat(workload.annotation("data", "home")).isEqualTo(node);
        Await.until("its lock is off", SOON, () -> assertThat(workload.annotation("data", "moving"))
                .isEmpty()); // by a loop of its own, after the end is told
        workload.scale(1);
        assertThat(workload.awaitRunning()).isEqualTo(node);
    }

    @Test
    void a_volume_goes_to_another_node_and_back() {
        String first = workload.node();
        String second = another(first);
        String volume = workload.volume("data");
        workload.awaitRecords(workload.directory("data", first), 3);
        workload.scale(0);

        workload.restoreOf("there", second, volume, "startEmpty: Always");
        workload.awaitSucceeded("there", SOON);
        workload.scale(1);
        assertThat(workload.awaitRunning()).isEqualTo(second);
        Await.until("it begins anew", SOON, () -> assertThat(workload.records(workload.directory("data", second)))
                .startsWith(1));
        Await.until("the former home puts its data aside", SOON, () -> assertThat(workload.quarantined(volume, first))
                .hasSize(1));

        workload.scale(0);
        workload.restoreOf("back", first, volume, "startEmpty: Always");
        workload.awaitSucceeded("back", SOON);
        workload.scale(1);
        assertThat(workload.awaitRunning()).isEqualTo(first);
        assertThat(workload.annotation("data", "epoch")).isEqualTo("2");
        for (String node : new Nodes(cluster).names()) {
            JsonNode labels = cluster.json("get", "node", node).at("/metadata/labels");
            assertThat(labels.has("localpv.node-restriction.kubernetes.io/" + volume))
                    .as("at its birthplace a volume needs no signpost")
                    .isFalse();
        }
    }

    @Test
    void what_was_written_after_the_last_backup_is_saved_and_comes_back_by_its_id() throws Exception {
        String first = workload.node();
        String second = another(first);
        workload.backUp("data");
        workload.awaitRecords(
                workload.directory("data", first),
                workload.records(workload.directory("data", first)).size() + 5);
        workload.scale(0);
        int written = workload.records(workload.directory("data", first)).size();

        workload.restore("there", second, "snapshot: latest", "data");
        workload.awaitSucceeded("there", SOON);
        assertThat(workload.records(workload.directory("data", second))).hasSizeLessThan(written);
        String salvage = Snapshots.awaitSalvage(workload, "data", first);
        List<Integer> kept = workload.records(
                workload.quarantined(workload.volume("data"), first).getFirst());
        assertThat(kept).hasSizeGreaterThanOrEqualTo(written); // its process outlives the pod's object for a moment
        workload.restore("back", first, "snapshot: latest", "data");
        workload.awaitSucceeded("back", SOON);
        assertThat(workload.records(workload.directory("data", first)))
                .as("it is the newest, but it is never chosen by itself")
                .hasSizeLessThan(written);

        workload.restore("by-id", second, "snapshot: \"" + salvage.substring(0, 8) + "\"", "data");
        workload.awaitSucceeded("by-id", SOON);
        assertThat(workload.records(workload.directory("data", second))).isEqualTo(kept);
    }

    private void awaitFailed(String name, String reason, String message) {
        Await.until(name + " has failed", SOON, () -> {
            JsonNode status = namespace.json("get", "pvr", name).path("status");
            assertThat(status.path("phase").asString("")).isEqualTo("Failed");
            assertThat(status.path("reason").asString("")).startsWith(reason);
            assertThat(status.path("message").asString("")).contains(message);
        });
    }

    private String another(String node) {
        return new Nodes(cluster)
                .names().stream().filter(name -> !name.equals(node)).findFirst().orElseThrow();
    }
}
