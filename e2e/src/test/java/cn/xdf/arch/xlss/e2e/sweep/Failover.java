package cn.xdf.arch.xlss.e2e.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.failover.Nodes;
import cn.xdf.arch.xlss.e2e.failover.Tree;
import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A database with a backup, and something newer than that on its disk, whose home an administrator declares dead by the taint
 * out-of-service: Lost at once. One other node may take it, the target. Closed, all nodes are as they were.
 */
final class Failover implements AutoCloseable {
    /** Pods whose names begin like this use no volume, and run where they like. */
    static final String BYSTANDER = "bystander";

    private static final Duration SOON = Duration.ofSeconds(90);
    /** A scheduler that is killed keeps its lease for 15 s, and a restore that failed rests for a minute. */
    private static final Duration LONGEST = Duration.ofSeconds(150);

    private static final int SMALL_FILES = 100;
    private static final int MEGABYTES = 32;

    private final Cluster cluster;
    private final TestNamespace namespace;
    private final Nodes nodes;
    private final Database database;
    private final String third;
    private final String home;
    private final String target;
    private final List<String> volumes;
    private final String backedUp;
    private final String newest;
    private final String oldPod;
    private final History history;
    private final NodeLosses losses;

    private Failover(Cluster cluster, TestNamespace namespace, String resources) {
        this.cluster = cluster;
        this.namespace = namespace;
        this.nodes = new Nodes(cluster);
        this.losses = new NodeLosses(cluster);
        this.database = new Database(namespace);
        nodes.awaitAllHealthy();
        third = repositoryNode(cluster);
        cluster.kubectl("label", "node", third, Database.KEPT_OFF + "=");
        database.create(resources);
        home = database.node();
        target = nodes.names().stream()
                .filter(node -> !node.equals(home) && !node.equals(third))
                .findFirst()
                .orElseThrow();
        volumes = database.volumes();
        Tree.make(database.directory(home, volumes.getFirst()), SMALL_FILES, MEGABYTES);
        Tree.make(database.directory(home, volumes.getLast()), 1, 1);
        backedUp = data(home);
        database.backUp();
        newest = writtenAfterTheBackup();
        oldPod = database.uid();
        history = History.of(namespace);
    }

    /** @param resources of the database, as YAML in one line */
    static Failover prepare(Cluster cluster, TestNamespace namespace, String resources) {
        Failover failover = new Failover(cluster, namespace, resources);
        failover.losses.declareDead(failover.home);
        failover.nodes.awaitVerdict(failover.home, "Lost");
        return failover;
    }

    /** Its loss must not take the backups along. */
    private static String repositoryNode(Cluster cluster) {
        return cluster.kubectl(
                "-n", "xlss-system", "get", "pod", "xlss-repository-0", "-o", "jsonpath={.spec.nodeName}");
    }

    private String writtenAfterTheBackup() {
        try {
            for (String volume : volumes) {
                Files.writeString(
                        database.directory(home, volume).resolve("newer than the backup"), "lost with the home");
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return data(home);
    }

    /** What both volumes hold there. */
    private String data(String node) {
        return volumes.stream()
                .map(volume -> Tree.tell(database.directory(node, volume)))
                .collect(Collectors.joining());
    }

    HeldFailover holdAt(Phase phase) {
        return holdAt(phase, "restore");
    }

    HeldFailover holdAt(Phase phase, String resticVerb) {
        HeldFailover held = new HeldFailover(cluster, database, target, resticVerb);
        try {
            held.begin(phase);
        } catch (AssertionError | RuntimeException e) {
            held.close();
            throw e;
        }
        return held;
    }

    NodeLosses losses() {
        return losses;
    }

    String home() {
        return home;
    }

    String target() {
        return target;
    }

    String third() {
        return third;
    }

    void admitThird() {
        cluster.tryKubectl("label", "node", third, Database.KEPT_OFF + "-");
    }

    /** A restore that failed rests for a minute, unless it is deleted. */
    void deleteRestore() {
        namespace.kubectl("delete", "pvrestores", "--all");
    }

    /** @return why the pod waits, once its restore has failed for this reason */
    String awaitFailed(String reason) {
        Await.until("the restore has failed", SOON, () -> assertThat(database.restorePhase())
                .isEqualTo("Failed"));
        return awaitReason(reason);
    }

    /** @return why the pod waits, once that is a reason with one of these words */
    String awaitReason(String... words) {
        Await.until("the pod waits because of: " + String.join(" or ", words), SOON, () -> assertThat(words)
                .anyMatch(database.reason()::contains));
        return database.reason();
    }

    /** @return how far the pod's data is, once that says these words */
    String awaitDataReady(String... words) {
        Await.until("the condition data-ready", SOON, () -> assertThat(database.dataReady())
                .contains(words));
        return database.dataReady();
    }

    /** @return where it runs */
    String awaitRunning() {
        database.awaitRunning(LONGEST);
        return database.node();
    }

    /**
     * The pod ran once, its volumes' home is where it runs, with exactly the data of there, and nothing is left over. Every node must
     * be alive.
     *
     * @param moves how often it was committed
     */
    void assertRight(long moves) {
        String node = database.node();
        assertThat(history.claims())
                .as("states of the claims")
                .containsExactlyInAnyOrderElementsOf(
                        Database.CLAIMS.stream().map(claim -> claim + " Bound").toList());
        History.Run now = new History.Run(Database.POD, database.uid(), node);
        Await.until("the watch, too, has seen the pod run", SOON, () -> assertThat(history.runs())
                .contains(now));
        assertThat(history.runs())
                .filteredOn(run -> !run.uid().equals(oldPod))
                .filteredOn(run -> !run.pod().startsWith(BYSTANDER))
                .as("pods that ran")
                .allMatch(run -> run.node().equals(node))
                .filteredOn(run -> run.pod().equals(Database.POD))
                .hasSize(1);
        assertThat(data(node)).as("data on " + node).isEqualTo(moves == 0 ? newest : backedUp);
        for (String volume : volumes) {
            Await.until("the volume is settled", SOON, () -> new Settled(cluster, volume).assertAll(node, moves));
        }
    }

    /** Does not wait for it. */
    void askForBackup() {
        database.askForBackup();
    }

    /**
     * A new backup is taken and the old one forgotten, for which nobody else may hold a lock; what the home had written last is salvaged.
     * Both of each volume.
     */
    void assertRepositoryServes() {
        database.backUp();
        Path repository = cluster.directory(third).resolve("repository").resolve(namespace.name());
        Await.until("old snapshots are forgotten", SOON, () -> {
            assertThat(repository.resolve("snapshots").toFile().list())
                    .as("snapshots")
                    .hasSize(2 * volumes.size());
            assertThat(repository.resolve("locks").toFile().list()).as("locks").isEmpty();
        });
    }

    void awaitNothingLeft() {
        for (String volume : volumes) {
            Await.until("nothing of " + volume + " is left", SOON, () -> Settled.assertGone(cluster, volume));
        }
    }

    @Override
    public void close() {
        history.close();
        losses.undo();
        admitThird();
        Program.refreshAll(cluster);
        nodes.awaitAllHealthy();
    }
}
