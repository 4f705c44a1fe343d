package cn.xdf.arch.xlss.e2e.pool;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.failover.Nodes;
import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * One node has the pools fast and slow beside the one that every node has, another has fast, the third none. The dev overlay says: lost after 20 s.
 */
@Order(2) // long
@Tag("slow")
class PoolsE2E {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PREFIX = "localpv.k8s.arch.xdf.cn/";
    private static final String ESCAPED = PREFIX.replace("/", "~1");
    /** More than half of a small disk. */
    private static final String MOST = "30Mi";

    private Cluster cluster;
    private TestNamespace namespace;
    private Nodes nodes;
    private Disks disks;
    private String both;
    private String fast;
    private String none;

    @BeforeEach
    void disks(Cluster shared, TestNamespace given) {
        cluster = shared;
        namespace = given;
        nodes = new Nodes(shared);
        nodes.awaitAllHealthy();
        disks = new Disks(shared);
        fast = nodes.expendable();
        List<String> others =
                nodes.names().stream().filter(name -> !name.equals(fast)).toList();
        both = others.get(0);
        none = others.get(1);
        disks.make(both, "fast", "64M");
        disks.make(both, "slow", "128M");
        disks.make(fast, "fast", "64M");
        applyClass("xlss-fast", "{pool: fast}");
        applyClass("xlss-any", "{}");
        disks.awaitState(both, "fast", "Ready", "");
        disks.awaitState(both, "slow", "Ready", "");
        disks.awaitState(fast, "fast", "Ready", "");
    }

    @AfterEach
    void asItWas() {
        nodes.declareAlive(fast);
        disks.mountAll();
        namespace.kubectl("delete", "statefulset,pod,pvc", "--all", "--wait=false");
        Await.until("no volume is left", SOON.multipliedBy(3), () -> assertThat(cluster.names("get", "pv"))
                .isEmpty());
        cluster.kubectl("delete", "storageclass", "xlss-fast", "xlss-any");
        disks.removeAll();
        disks.run(none, "rm", "-rf", Disks.FOLDER + "forgotten", Disks.FOLDER + "link");
        nodes.names().forEach(node -> cluster.kubectl("delete", "sn", node)); // else they were missed
        Await.until("only the usual pools are left", SOON, () -> {
            for (JsonNode node : cluster.json("get", "sn").path("items")) {
                assertThat(node.at("/status/poolSummary").asString("")).isEqualTo("default");
            }
            assertThat(cluster.json("get", "sn").path("items").size()).isEqualTo(3);
        });
        nodes.awaitAllHealthy();
    }

    @Test
    void every_pool_is_reported_and_every_wrong_entry_with_its_reason_while_the_others_serve() {
        disks.run(none, "mkdir", Disks.FOLDER + "forgotten");
        disks.run(none, "ln", "-s", "/etc", Disks.FOLDER + "link");
        disks.awaitState(none, "forgotten", "Failed", "nothing is mounted there");
        disks.awaitState(none, "link", "Failed", "symbolic link");
        disks.awaitState(none, "default", "Ready", "");
        String table = cluster.kubectl("get", "sn");
        assertThat(table.lines().filter(line -> line.startsWith(both)))
                .singleElement()
                .asString()
                .contains("Healthy", "default, fast, slow");
        assertThat(table.lines().filter(line -> line.startsWith(none)))
                .singleElement()
                .asString()
                .contains("Healthy", "default, forgotten (Failed), link (Failed)");
        assertThat(Metrics.sum(cluster, "xlss_pool_capacity_bytes", "pool=\"slow\""))
                .isBetween(64.0 * (1 << 20), 128.0 * (1 << 20));
        run("a", "1Mi", "xlss", none, "");
    }

    @Test
    void the_class_chooses_the_pool_or_the_claim_does_where_the_class_leaves_it_open() {
        isIn("by-class", run("by-class", "1Mi", "xlss-fast", fast, ""), "fast");
        isIn("by-claim", run("by-claim", "1Mi", "xlss-any", "", "slow"), "slow");
        assertThat(nodeOf("by-claim")).isEqualTo(both);
        isIn("by-room", run("by-room", "1Mi", "xlss-any", both, ""), "default");

        apply("nowhere", "1Mi", "xlss-fast", none, "");
        waits("nowhere", "no pool at /var/lib/xlss-pools/fast");
        apply("contrary", "1Mi", "xlss-fast", "", "slow");
        waits("contrary", "it asks for pool slow, but its StorageClass has its volumes in pool fast");
    }

    @Test
    void room_is_counted_by_pool() {
        List<String> names = IntStream.range(0, 4).mapToObj(i -> "large-" + i).toList();
        names.forEach(name -> apply(name, MOST, "xlss-fast", "", ""));
        Await.until("each node that has the pool takes one", SOON, () -> assertThat(
                        names.stream().map(this::nodeOf).filter(node -> !node.isEmpty()))
                .containsExactlyInAnyOrder(both, fast));
        String waiting = names.stream()
                .filter(name -> nodeOf(name).isEmpty())
                .findFirst()
                .orElseThrow();
        waits(waiting, "bytes are free in the pool at /var/lib/xlss-pools/fast, without what is promised");
        isIn("beside", run("beside", MOST, "xlss-any", both, "slow"), "slow");
        apply("too-large", "200Mi", "xlss-any", both, "slow");
        waits("too-large", "bytes are free in the pool at /var/lib/xlss-pools/slow");
    }

    /** To the pool of the same name on another node, with the data; to nowhere, where there is none. */
    @Test
    void a_volume_leaves_a_lost_pool_of_a_living_node_and_waits_where_no_other_node_has_that_pool() {
        nodes.only(both, this::applySet);
        assertThat(awaitRunning("db-0")).isEqualTo(both);
        backUp("data-db-0");

        disks.unmount(both, "fast");
        disks.awaitState(both, "fast", "Failed", "nothing is mounted there");
        forceDelete("db-0");
        waits("db-0", "whose pool at /var/lib/xlss-pools/fast has failed (nothing is mounted there");
        Await.until("it moves", SOON.multipliedBy(2), () -> assertThat(nodeOf("db-0"))
                .isEqualTo(fast));
        assertThat(cluster.json("get", "sn", both).at("/status/verdict/state").asString())
                .isEqualTo("Healthy");
        assertThat(awaitRunning("db-0")).isEqualTo(fast);
        isIn("data-db-0", fast, "fast");
        Await.until("its data is there", SOON, () -> assertThat(namespace.kubectl("logs", "db-0"))
                .contains("born on " + both));

        nodes.declareDeadWithItsPods(fast);
        nodes.awaitVerdict(fast, "Lost");
        waits("db-0", "no pool at /var/lib/xlss-pools/fast", "is not Ready");
        nodes.declareAlive(fast);
        Await.until("it is at home again", SOON.multipliedBy(6), () -> {
            cluster.kubectl(
                    "label", "node", none, "looked-at=" + System.nanoTime(), "--overwrite"); // a change wakes pods
            assertThat(nodeOf("db-0")).isEqualTo(fast);
        });
        cluster.kubectl("label", "node", none, "looked-at-");
        assertThat(awaitRunning("db-0")).isEqualTo(fast);
    }

    private void applySet() {
        namespace.apply("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db, annotations: {%1$sbackup: enabled, %1$sfailover: Restore, %1$sfailover-after: 1s}}
                spec:
                  serviceName: db
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec:
                      schedulerName: xlss-scheduler
                      terminationGracePeriodSeconds: 0
                      containers:
                      - name: main
                        image: xlss/busybox:dev
                        imagePullPolicy: IfNotPresent
                        env: [{name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]
                        command: [sh, -c, "test -e /data/file || echo born on $NODE > /data/file; cat /data/file; exec sleep 36000"]
                        volumeMounts: [{name: data, mountPath: /data}]
                  volumeClaimTemplates:
                  - metadata: {name: data}
                    spec: {accessModes: [ReadWriteOnce], storageClassName: xlss-fast, resources: {requests: {storage: 1Mi}}}
                """.formatted(PREFIX));
        awaitRunning("db-0");
    }

    private void backUp(String claim) {
        namespace.kubectl("annotate", "pvc", claim, PREFIX + "backup-now=now");
        Await.until("it is backed up", SOON, () -> assertThat(namespace
                        .json("get", "pvc", claim)
                        .at("/metadata/annotations/" + ESCAPED + "last-backup-request")
                        .asString(""))
                .isEqualTo("now"));
    }

    private void applyClass(String name, String parameters) {
        cluster.apply("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: %s}
                provisioner: localpv.k8s.arch.xdf.cn/hostpath
                volumeBindingMode: WaitForFirstConsumer
                parameters: %s
                """.formatted(name, parameters));
    }

    /** A claim, and a pod of the same name. @param node where it must go; empty: anywhere @param pool that the claim asks for; empty: none */
    private void apply(String name, String size, String storageClass, String node, String pool) {
        String annotations = pool.isEmpty() ? "" : ", annotations: {" + PREFIX + "pool: " + pool + "}";
        String claim = Pods.claim(name)
                .replace("{name: " + name + "}", "{name: " + name + annotations + "}")
                .replace("storage: 1Mi", "storage: " + size)
                .replace("storageClassName: xlss", "storageClassName: " + storageClass);
        String selector = node.isEmpty() ? "" : "kubernetes.io/hostname: " + node;
        namespace.apply(claim + "---\n"
                + Pods.sleepingWithClaim(name, name).replace("spec:\n", "spec:\n  nodeSelector: {" + selector + "}\n"));
    }

    /** Returns where it runs. */
    private String run(String name, String size, String storageClass, String node, String pool) {
        apply(name, size, storageClass, node, pool);
        return awaitRunning(name);
    }

    private String awaitRunning(String pod) {
        Await.until(pod + " runs", SOON, () -> assertThat(Pods.phase(namespace, pod))
                .isEqualTo("Running"));
        return nodeOf(pod);
    }

    /** Empty: it has none. */
    private String nodeOf(String pod) {
        return namespace.json("get", "pod", pod).at("/spec/nodeName").asString("");
    }

    private void forceDelete(String pod) {
        namespace.kubectl("delete", "pod", pod, "--force", "--grace-period=0");
    }

    private void waits(String pod, String... words) {
        Await.until(pod + " says why it waits", SOON, () -> assertThat(namespace.kubectl("describe", "pod", pod))
                .contains("FailedScheduling")
                .contains(words));
        assertThat(nodeOf(pod)).isEmpty();
    }

    /** The volume, what it says of its home, and its directory. */
    private void isIn(String claim, String node, String pool) {
        JsonNode volume = cluster.json(
                "get",
                "pv",
                namespace.json("get", "pvc", claim).at("/spec/volumeName").asString());
        String path = volume.at("/spec/local/path").asString();
        String base = pool.equals("default") ? "/var/lib/xlss" : Disks.FOLDER + pool;
        assertThat(path).isEqualTo(base + "/" + volume.at("/metadata/name").asString());
        assertThat(volume.at("/metadata/annotations/" + ESCAPED + "home").asString())
                .isEqualTo(node);
        assertThat(volume.at("/metadata/annotations/" + ESCAPED + "home-pool").asString())
                .isEqualTo(disks.uuid(node, pool));
        assertThat(disks.exists(node, path)).isTrue();
    }
}
