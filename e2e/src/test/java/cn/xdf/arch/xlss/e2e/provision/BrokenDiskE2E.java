package cn.xdf.arch.xlss.e2e.provision;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.failover.Nodes;
import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Containers;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import cn.xdf.arch.xlss.e2e.pool.Disks;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A disk of one node that is really full, or really read-only, from one moment to the next: after the node was chosen, and before its agent,
 * which is paused, could tell. What lies there stays as it is.
 */
@Tag("slow")
class BrokenDiskE2E {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String POOL = "small";
    private static final String PATH = Disks.FOLDER + POOL;
    private static final String CLASS = "xlss-small";

    private Cluster cluster;
    private TestNamespace namespace;
    private Claims claims;
    private Disks disks;
    private Nodes nodes;
    private String node;
    private JsonNode kept;
    private JsonNode doomed;

    @BeforeEach
    void twoVolumesOnASmallDisk(Cluster shared, TestNamespace own) {
        cluster = shared;
        namespace = own;
        claims = new Claims(shared, own);
        disks = new Disks(shared);
        nodes = new Nodes(shared);
        nodes.awaitAllHealthy();
        node = nodes.expendable();
        claims.applyClass(CLASS, "Delete", PATH);
    }

    @AfterEach
    void asItWas() {
        namespace.kubectl("delete", "pod,pvc", "--all", "--wait=false");
        Await.until("no volume is left", SOON.multipliedBy(3), () -> assertThat(cluster.names("get", "pv"))
                .isEmpty());
        cluster.kubectl("delete", "storageclass", CLASS);
        disks.removeAll();
        cluster.kubectl("delete", "sn", node); // else its pool were missed
        Await.until("only the usual pool is left", SOON, () -> assertThat(cluster.json("get", "sn", node)
                        .at("/status/poolSummary")
                        .asString(""))
                .isEqualTo("default"));
        nodes.awaitAllHealthy();
    }

    @Test
    void a_full_disk_takes_no_volume_and_says_so_and_a_volume_that_is_deleted_makes_room() {
        disks.make(node, POOL, "32M");
        twoVolumes();
        whileItsAgentIsPaused(() -> {
            tryOnNode("sh", "-c", "dd if=/dev/zero of=" + PATH + "/filler bs=64k; sync");
            tryOnNode("sh", "-c", "i=0; while mkdir " + PATH + "/filler-$i; do i=$((i+1)); done"); // to the last block
            isRefused("late", "No space left on device");
        });
        disks.awaitState(node, POOL, "Ready", "full");
        isToldToItsPod("late", "bytes are free in the pool at " + PATH);

        claims.delete("doomed");
        awaitGone(doomed);
        disks.run(node, "sh", "-c", "rm -r " + PATH + "/filler*");
        endsWell("late");
    }

    @Test
    void a_disk_without_inodes_takes_no_volume_and_says_so() {
        disks.make(node, POOL, "32M", "-N", "64");
        twoVolumes();
        whileItsAgentIsPaused(() -> {
            tryOnNode("sh", "-c", "i=0; while : >" + PATH + "/filler-$i; do i=$((i+1)); done");
            isRefused("late", "No space left on device");
        });
        disks.awaitState(node, POOL, "Ready", "full: no inodes are left");
        isToldToItsPod("late", "the pool at " + PATH + " (full: no inodes are left)");

        disks.run(node, "sh", "-c", "rm " + PATH + "/filler*");
        endsWell("late");
    }

    @Test
    void a_disk_that_became_read_only_takes_no_volume_and_loses_none_and_goes_on_when_it_is_mended() {
        disks.make(node, POOL, "32M");
        twoVolumes();
        whileItsAgentIsPaused(() -> {
            disks.run(node, "mount", "-o", "remount,ro", PATH);
            isRefused("late", "Read-only file system");
        });
        disks.awaitState(node, POOL, "ReadOnly", "read-only");
        isToldToItsPod("late", "the pool at " + PATH + " is not Ready");

        claims.delete("doomed");
        String volume = doomed.at("/metadata/name").asString();
        Await.until(
                "why its data is still there is told", SOON, () -> assertThat(cluster.kubectl("describe", "pv", volume))
                        .contains("VolumeDeletionWaits", "is ReadOnly"));
        assertThat(disks.exists(node, PATH + "/" + volume + "/name")).isTrue();

        disks.run(node, "mount", "-o", "remount,rw", PATH);
        endsWell("late");
        awaitGone(doomed);
    }

    private void twoVolumes() {
        disks.awaitState(node, POOL, "Ready", "");
        kept = written("kept");
        doomed = written("doomed");
    }

    private JsonNode written(String name) {
        namespace.apply(Pods.claim(name).replace("storageClassName: xlss", "storageClassName: " + CLASS) + "---\n"
                + Pods.sleepingWithClaim(name, name));
        JsonNode volume = claims.awaitBound(name);
        disks.run(node, "sh", "-c", "echo " + name + " >" + path(volume) + "/name; sync");
        return volume;
    }

    /** Its last report stays, as that of a disk which broke a second ago. */
    private void whileItsAgentIsPaused(Runnable work) {
        String agent = cluster.json("-n", Metrics.SYSTEM, "get", "pods", "-l", "app.kubernetes.io/name=xlss-node-agent")
                .path("items")
                .valueStream()
                .filter(pod -> pod.at("/spec/nodeName").asString().equals(node))
                .map(pod -> pod.at("/metadata/name").asString())
                .findFirst()
                .orElseThrow();
        String container = Containers.id(cluster, agent, "node-agent");
        disks.run(node, "ctr", "tasks", "pause", container);
        try {
            work.run();
        } finally {
            disks.run(node, "ctr", "tasks", "resume", container);
        }
    }

    /** The claim's node is chosen already. It is told, given back, and nothing is left over. */
    private void isRefused(String name, String reason) {
        namespace.apply(Pods.claim(name)
                .replace("storageClassName: xlss", "storageClassName: " + CLASS)
                .replace(
                        "{name: " + name + "}",
                        "{name: " + name + ", annotations: {volume.kubernetes.io/selected-node: " + node + "}}"));
        Await.until("the reason is told", SOON, () -> assertThat(namespace.kubectl("describe", "pvc", name))
                .contains("ProvisioningFailed", "not on node " + node + ": ", reason));
        Await.until("its node is given back", SOON, () -> assertThat(namespace
                        .json("get", "pvc", name)
                        .at("/metadata/annotations")
                        .propertyNames())
                .doesNotContain("volume.kubernetes.io/selected-node"));
        String volume =
                "pvc-" + namespace.json("get", "pvc", name).at("/metadata/uid").asString();
        assertThat(cluster.names("get", "pv")).doesNotContain(volume);
        assertThat(disks.exists(node, PATH + "/" + volume)).isFalse();
        claims.awaitNoDirectoryPods();
    }

    private void isToldToItsPod(String name, String reason) {
        namespace.apply(Pods.sleepingWithClaim(name, name));
        Await.until("its pod says why it waits", SOON, () -> assertThat(namespace.kubectl("describe", "pod", name))
                .contains("FailedScheduling", reason));
    }

    /** The disk is in order: the claim gets its volume, and what lay there is as it was. */
    private void endsWell(String name) {
        disks.awaitState(node, POOL, "Ready", "");
        Await.until(name + " runs", SOON.multipliedBy(2), () -> {
            cluster.kubectl(
                    "label", "node", node, "looked-at=" + System.nanoTime(), "--overwrite"); // a change wakes pods
            assertThat(Pods.phase(namespace, name)).isEqualTo("Running");
        });
        cluster.kubectl("label", "node", node, "looked-at-");
        assertThat(disks.exists(node, path(claims.awaitBound(name)))).isTrue();
        assertThat(cluster.onNode(node, "cat", path(kept) + "/name").run().orFail())
                .isEqualTo("kept");
        claims.awaitNoDirectoryPods();
    }

    private void awaitGone(JsonNode volume) {
        Await.until("volume and directory are gone", SOON, () -> {
            assertThat(cluster.names("get", "pv"))
                    .doesNotContain(volume.at("/metadata/name").asString());
            assertThat(disks.exists(node, path(volume))).isFalse();
        });
    }

    private boolean tryOnNode(String... command) {
        return cluster.onNode(node, command).run().succeeded();
    }

    private static String path(JsonNode volume) {
        return volume.at("/spec/local/path").asString();
    }
}
