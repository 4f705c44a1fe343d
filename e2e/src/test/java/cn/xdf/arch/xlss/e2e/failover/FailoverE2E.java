package cn.xdf.arch.xlss.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node dies for good, or so it seems: what becomes of its pods, as each of them is set. The dev overlay says: lost after 20 s. */
class FailoverE2E {
    private static final Duration SOON = Duration.ofSeconds(60);

    private Cluster cluster;
    private TestNamespace namespace;
    private Nodes nodes;
    private String node;
    private boolean dead;

    @BeforeEach
    void allHealthy(Cluster shared, TestNamespace given) {
        cluster = shared;
        namespace = given;
        nodes = new Nodes(shared);
        nodes.awaitAllHealthy();
        node = nodes.expendable();
    }

    @AfterEach
    void asItWas() {
        if (dead) {
            cluster.start(node);
        }
        nodes.awaitAllHealthy();
    }

    @Test
    void pods_of_a_dead_node_move_wait_or_go_home_as_they_are_set() throws Exception {
        Workload restored = workload("restored");
        Workload empty = workload("empty");
        Workload held = workload("held");
        Workload busy = workload("busy");
        Workload patient = workload("patient");
        nodes.only(node, () -> {
            restored.apply(Map.of("backup", "enabled", "failover-after", "1s"), "data", "log");
            empty.apply(Map.of("failover", "StartEmpty", "failover-after", "1s"), "data", "log");
            held.apply(Map.of(), "data");
            busy.apply(Map.of("failover", "StartEmpty", "failover-after", "1s"), "data");
            patient.apply(Map.of("failover", "StartEmpty", "failover-after", "1h"), "data");
            List.of(restored, empty, held, busy, patient)
                    .forEach(one -> assertThat(one.awaitRunning()).isEqualTo(node));
        });
        Path patientData = patient.directory("data", node);
        List.of(restored, empty, held, busy, patient).forEach(one -> one.awaitRecords(one.directory("data", node), 10));
        int saved = restored.records(restored.directory("data", node)).size();
        restored.backUp("data", "log");

        cluster.kill(node);
        dead = true;
        Duration lost = nodes.awaitVerdict(node, "Lost");
        empty.forceDelete();
        long deleted = System.nanoTime();
        stillUses(busy);
        List.of(restored, held, busy, patient).forEach(Workload::forceDelete);
        empty.awaitRunning();
        System.out.printf(
                "Lost %d ms after the death, Running elsewhere %d ms after the pod was deleted%n",
                lost.toMillis(), (System.nanoTime() - deleted) / 1_000_000);

        movesWithoutItsData(empty);
        movesWithItsData(restored, saved);
        Await.until("held says why", SOON, () -> assertThat(held.describe())
                .contains("which is lost", "failover is Hold: set the annotation", "failover-now"));
        Await.until(
                "patient says when", SOON, () -> assertThat(patient.describe()).contains("it may move at"));
        Await.until("busy says who is in the way", SOON, () -> assertThat(busy.dataReady())
                .contains("waits (InUse): pod user on " + node + " uses the volumes"));
        int written = patient.records(patientData).size();

        namespace.kubectl("annotate", "statefulset", "held", Workload.PREFIX + "failover-now=yes");
        Await.until("held has nothing to restore", SOON, () -> {
            assertThat(held.describe()).contains("RestoreFailed", "the restore", "failed (", "; next: ");
            assertThat(held.dataReady()).startsWith("False: ");
        });

        cluster.start(node);
        dead = false;
        Duration healthy = nodes.awaitVerdict(node, "Healthy");
        System.out.printf("Healthy %d ms after its start%n", healthy.toMillis());
        assertThat(patient.awaitRunning()).isEqualTo(node);
        assertThat(held.awaitRunning()).isEqualTo(node);
        assertThat(busy.awaitRunning()).isEqualTo(node);
        // its pod waits for that no longer than for its home, so it may run before the restore has ended
        Await.until("the restore that nobody needs ends", SOON, () -> assertThat(
                        namespace.kubectl("get", "pvr", "-o", "wide"))
                .contains("Cancelled"));
        patient.awaitRecords(patientData, written);
        Await.until(
                "held is ready again", SOON, () -> assertThat(held.dataReady()).startsWith("True: "));
        List.of(empty, restored).forEach(this::putsItsStaleDataAside);
        savesWhatTheBackupsLack(restored, saved);
        leavesNothing(empty);
    }

    /** Another pod on the dead node: while it has that node it may write, whatever becomes of the first one. */
    private void stillUses(Workload busy) {
        namespace.apply(Pods.sleepingWithClaim("user", "data-" + busy.pod())
                .replace("spec:\n", "spec:\n  nodeName: " + node + "\n"));
    }

    /** Every record of before the backup is there, in both volumes, and the pod goes on counting from the last one. */
    private void movesWithItsData(Workload restored, int saved) throws Exception {
        String target = restored.awaitRunning();
        assertThat(target).isNotEqualTo(node);
        Path data = restored.directory("data", target);
        restored.awaitRecords(data, saved + 5);
        List<Integer> records = restored.recordsWithoutGap(data);
        assertThat(restored.records(restored.directory("log", target)).subList(0, saved))
                .isEqualTo(records.subList(0, saved));
        assertThat(restored.dataReady()).startsWith("True: on " + target + ", with the data of ");
        Await.until("what is lost is told", SOON, () -> assertThat(restored.describe())
                .contains(
                        "Relocated",
                        "with the data of",
                        "before the node was lost; what was written later is not in it"));
    }

    private void movesWithoutItsData(Workload empty) throws Exception {
        String target = empty.awaitRunning();
        assertThat(target).isNotEqualTo(node);
        for (String volume : List.of("data", "log")) {
            assertThat(empty.annotation(volume, "home")).isEqualTo(target);
            assertThat(empty.annotation(volume, "epoch")).isEqualTo("1");
            assertThat(empty.annotation(volume, "moving")).isEmpty();
            assertThat(empty.annotation(volume, "placing")).isEmpty();
            Path directory = empty.directory(volume, target);
            Await.until("it writes there", SOON, () -> assertThat(empty.records(directory))
                    .startsWith(1, 2, 3));
        }
        assertThat(empty.dataReady()).startsWith("True: on " + target);
        Await.until("its owner is told", SOON, () -> assertThat(empty.describe())
                .contains(
                        "Relocating", "its node " + node + " is lost", "Relocated", "without data: they begin empty"));
        assertThat(namespace.kubectl("get", "pvr")).contains("Succeeded");
    }

    private void putsItsStaleDataAside(Workload moved) {
        for (String volume : List.of("data", "log")) {
            Await.until("stale data is put aside", SOON, () -> {
                assertThat(moved.directory(volume, node)).doesNotExist();
                assertThat(moved.quarantined(moved.volume(volume), node))
                        .singleElement()
                        .satisfies(kept -> assertThat(moved.records(kept)).hasSizeGreaterThan(10));
            });
        }
        assertThat(moved.node()).isNotEqualTo(node);
    }

    /** What it wrote between its last backup and its death is in the repository, and the volume goes on without it. */
    private void savesWhatTheBackupsLack(Workload restored, int saved) throws Exception {
        for (String volume : List.of("data", "log")) {
            Path kept = restored.quarantined(restored.volume(volume), node).getFirst();
            String salvage = Snapshots.awaitSalvage(restored, volume, node);
            assertThat(Snapshots.records(restored, volume, node, salvage))
                    .hasSizeGreaterThan(saved)
                    .isEqualTo(restored.records(kept));
            assertThat(restored.annotation(volume, "restored-from")).doesNotContain(salvage);
        }
    }

    /** Of a volume that was on two nodes. */
    private void leavesNothing(Workload empty) {
        String volume = empty.volume("data");
        namespace.kubectl("delete", "statefulset", "empty", "--cascade=foreground", "--wait");
        namespace.kubectl("delete", "pvc", "data-empty-0", "--wait=false");
        Await.until("nothing is left of " + volume, SOON, () -> {
            assertThat(cluster.names("get", "pv")).doesNotContain(volume);
            for (String each : nodes.names()) {
                assertThat(empty.disk(each).resolve(volume)).doesNotExist();
                assertThat(Files.exists(
                                empty.disk(node).resolve(".xlss/quarantine").resolve(volume)))
                        .isFalse();
            }
        });
    }

    private Workload workload(String name) {
        return new Workload(cluster, namespace, name);
    }
}
