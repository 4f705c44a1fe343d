package cn.xdf.arch.xlss.e2e.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A database with a backup whose home an administrator has declared dead by the taint out-of-service: the verdict is Lost at once,
 * without the minutes that a real death takes to be believed. Closed, the home is back.
 */
final class FailedHome implements AutoCloseable {
    private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";
    private static final String SIGNPOST = "localpv.node-restriction.kubernetes.io/";
    private static final List<String> NODES = List.of("n1", "n2", "n3");
    private static final Duration SOON = Duration.ofSeconds(90);

    private final Cluster cluster;
    private final Database database;
    private final String home;
    private final String target;
    private final String volume;
    private final String tree;
    private final long epoch;

    private FailedHome(Cluster cluster, Database database, String tree) {
        this.cluster = cluster;
        this.database = database;
        this.home = database.node();
        this.target = otherThan(cluster, home);
        this.volume = database.volume().at("/metadata/name").asString();
        this.tree = tree;
        this.epoch = epoch(database.volume());
    }

    static FailedHome prepare(Cluster cluster, TestNamespace namespace) {
        Database database = new Database(namespace);
        database.create();
        Path directory = database.directory(database.node());
        Tree.fill(directory, "256M");
        database.backUp();
        FailedHome failed = new FailedHome(cluster, database, Tree.tell(directory));
        failed.declareDead(failed.home);
        return failed;
    }

    /** The one node that the pod may move to. */
    private static String otherThan(Cluster cluster, String home) {
        String repository = cluster.kubectl("get", "nodes", "-l", "localpv.k8s.arch.xdf.cn/repository", "-o", "name");
        return NODES.stream()
                .filter(node -> !node.equals(home) && !repository.equals("node/" + node))
                .findFirst()
                .orElseThrow();
    }

    HeldRestore holdAt(HeldRestore.Phase phase) {
        return HeldRestore.at(phase, cluster, database, target);
    }

    void declareDead(String node) {
        taint(node);
        awaitVerdict(node, "Lost");
    }

    /** The verdict follows when whoever judges goes on. */
    void taint(String node) {
        cluster.kubectl("taint", "--overwrite", "node", node, OUT_OF_SERVICE + "=test:NoSchedule");
    }

    void declareAlive(String node) {
        cluster.tryKubectl("taint", "node", node, OUT_OF_SERVICE + "-");
        awaitVerdict(node, "Healthy");
    }

    private void awaitVerdict(String node, String verdict) {
        Await.until(node + " is " + verdict, SOON, () -> assertThat(cluster.json("get", "sn", node)
                        .at("/status/verdict/state")
                        .asString())
                .isEqualTo(verdict));
    }

    String home() {
        return home;
    }

    String target() {
        return target;
    }

    Database database() {
        return database;
    }

    void awaitMoved() {
        database.awaitRunning();
        assertThat(database.node()).isEqualTo(target);
        assertData(target);
        assertSettled(target, epoch + 1);
    }

    void awaitAtHome() {
        database.awaitRunning();
        assertThat(database.node()).isEqualTo(home);
        assertData(home);
        assertSettled(home, epoch);
    }

    /** Wherever it is: with all its data. */
    void awaitRunning() {
        database.awaitRunning();
        assertData(database.node());
    }

    /** Neither an object nor, on any node, a file of the volume. */
    void awaitNothingLeft() {
        Await.until("nothing of " + volume + " is left", SOON.multipliedBy(2), () -> {
            assertThat(cluster.tryKubectl("get", "pv", volume).succeeded()).isFalse();
            for (String node : NODES) {
                assertThat(Command.of(
                                        "find",
                                        cluster.directory(node) + "/disk",
                                        "-name",
                                        volume + "*",
                                        "-not",
                                        "-path",
                                        "*/records/*")
                                .run()
                                .output())
                        .as("files on " + node)
                        .isEmpty();
            }
        });
    }

    private void assertData(String node) {
        assertThat(Tree.tell(database.directory(node))).isEqualTo(tree);
    }

    private void assertSettled(String node, long expected) {
        Await.until("the volume is settled", SOON, () -> {
            JsonNode volume = database.volume();
            assertThat(Database.annotation(volume, "home")).isEqualTo(node);
            assertThat(epoch(volume)).isEqualTo(expected);
            assertThat(Database.annotation(volume, "moving")).isEmpty();
            assertThat(Database.annotation(volume, "placing")).isEmpty();
            assertSignposts(volume.at("/metadata/name").asString(), node);
            assertNoStaging();
        });
    }

    /** The pod of a moved volume may only start where the data is. */
    private void assertSignposts(String volume, String node) {
        String label = SIGNPOST + volume;
        String birthplace = database.volume()
                .at("/spec/nodeAffinity/required/nodeSelectorTerms/0/matchExpressions/0/values/0")
                .asString();
        for (JsonNode each : cluster.json("get", "nodes").path("items")) {
            String name = each.at("/metadata/name").asString();
            String sign = each.at("/metadata/labels").path(label).asString("");
            String right =
                    name.equals(node) ? (name.equals(birthplace) ? "" : "here") : name.equals(birthplace) ? "away" : "";
            assertThat(sign).as("signpost on " + name).isEqualTo(right);
        }
    }

    private void assertNoStaging() {
        for (String node : NODES) {
            String[] left = cluster.directory(node)
                    .resolve("disk/.xlss/staging")
                    .toFile()
                    .list();
            assertThat(left == null ? List.of() : Arrays.asList(left))
                    .as("staging on " + node)
                    .isEmpty();
        }
    }

    private static long epoch(JsonNode volume) {
        return Long.parseLong(Database.annotation(volume, "epoch"));
    }

    @Override
    public void close() {
        declareAlive(home);
    }
}
