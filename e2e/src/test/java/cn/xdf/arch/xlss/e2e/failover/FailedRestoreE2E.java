package cn.xdf.arch.xlss.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One node is lost, and the restore of each of its pods fails for a cause of its own. The dev overlay says: tried again after 10 s. */
@Tag("slow")
class FailedRestoreE2E {
    private static final Duration SOON = Duration.ofSeconds(90);

    private final Map<Workload, String> data = new LinkedHashMap<>();
    private final List<AutoCloseable> undone = new ArrayList<>();
    private Cluster cluster;
    private TestNamespace namespace;
    private Nodes nodes;
    private String home;
    private String full;
    private String spare;

    @BeforeEach
    void allHealthy(Cluster shared, TestNamespace given) {
        cluster = shared;
        namespace = given;
        nodes = new Nodes(shared);
        nodes.awaitAllHealthy();
        home = nodes.expendable();
        List<String> others =
                nodes.names().stream().filter(name -> !name.equals(home)).toList();
        full = others.getFirst();
        spare = others.getLast();
    }

    @AfterEach
    void asItWas() throws Exception {
        nodes.declareAlive(home);
        for (AutoCloseable each : undone.reversed()) {
            each.close();
        }
        nodes.awaitAllHealthy();
    }

    @Test
    void pods_wait_with_the_reason_and_go_on_with_exact_data_when_the_cause_is_gone() throws Exception {
        String elsewhere = required("In", home, spare);
        Workload flipped = new Workload(cluster, own("flipped"), "flipped", elsewhere);
        Workload password = new Workload(cluster, own("password"), "password", elsewhere);
        Workload away = new Workload(cluster, own("away"), "away", elsewhere);
        Workload never = new Workload(cluster, namespace, "never", elsewhere);
        Workload crowded = new Workload(cluster, namespace, "crowded", preferred(full));
        Causes.ServerDown server = keep(Causes.ServerDown.serving(away.namespace()));
        nodes.only(home, () -> {
            List.of(flipped, password, away, crowded).forEach(one -> start(one, "backup", "enabled"));
            start(never, "failover", "Restore");
            List.of(flipped, password, away, never, crowded).forEach(this::fill);
        });
        List.of(flipped, password, away, crowded).parallelStream().forEach(one -> one.save("data"));

        Causes.FlippedByte damage = keep(Causes.FlippedByte.in(flipped.namespace()));
        Causes.WrongPassword secret = keep(Causes.WrongPassword.in(password.namespace()));
        server.stop();
        keep(Causes.FullDisk.on(cluster, full));
        nodes.declareDead(home);
        nodes.awaitVerdict(home, "Lost");
        data.keySet().forEach(Workload::forceDelete);

        waits(
                crowded,
                "to node " + full + " failed (TargetFailed)",
                "No space left on device"); // first: after 10 s it goes to another node by itself
        waits(flipped, "(RepositoryFailed)", "ciphertext verification failed");
        waits(password, "(RepositoryFailed)", "RESTIC_PASSWORD");
        waits(never, "(NoSnapshot)", "holds no snapshot of " + never.volume("data"));
        waits(away, "(RepositoryFailed)", "did not answer in time", "connection refused");

        damage.close();
        secret.close();
        server.close();
        List.of(flipped, password, away, crowded).forEach(one -> goesOnAt(spare, one));
        assertThat(never.status().path("phase").asString()).isEqualTo("Pending");
        nodes.declareAlive(home);
        goesOnAt(home, never);
    }

    private void start(Workload workload, String setting, String value) {
        workload.applyIdle(Map.of(setting, value, "failover-after", "1s"), "data");
    }

    private void fill(Workload workload) {
        assertThat(workload.awaitRunning()).isEqualTo(home);
        Tree.make(workload.directory("data", home), 0, 0);
        data.put(workload, Tree.tell(workload.directory("data", home)));
    }

    /** With the reason for people; and there is nothing on any other node that could be mounted. */
    private void waits(Workload workload, String... words) {
        Await.until(workload.name() + " says why", SOON, () -> {
            assertThat(workload.describe()).contains("RestoreFailed").contains(words);
            assertThat(workload.dataReady()).startsWith("False: ").contains(words);
        });
        System.out.println(workload.describe().replaceFirst("(?s).*\nEvents:", workload.name() + ":"));
        assertThat(workload.status().path("phase").asString()).isEqualTo("Pending");
        assertThat(workload.annotation("data", "home")).isEqualTo(home);
        for (String node : List.of(full, spare)) {
            assertThat(workload.directory("data", node)).doesNotExist();
        }
    }

    private void goesOnAt(String node, Workload workload) {
        assertThat(workload.awaitRunning()).isEqualTo(node);
        assertThat(Tree.tell(workload.directory("data", node))).isEqualTo(data.get(workload));
    }

    /** A namespace with a repository of its own. */
    private TestNamespace own(String name) {
        cluster.kubectl("create", "namespace", namespace.name() + "-" + name);
        return keep(new TestNamespace(cluster, namespace.name() + "-" + name));
    }

    private <T extends AutoCloseable> T keep(T one) {
        undone.add(one);
        return one;
    }

    private static String required(String operator, String... hosts) {
        return "{nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: ["
                + hosts(operator, hosts) + "]}}}";
    }

    private static String preferred(String host) {
        return "{nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, preference: "
                + hosts("In", host) + "}]}}";
    }

    private static String hosts(String operator, String... hosts) {
        return "{matchExpressions: [{key: kubernetes.io/hostname, operator: " + operator + ", values: ["
                + String.join(", ", hosts) + "]}]}";
    }
}
