package cn.xdf.arch.xlss.e2e.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Room that is promised is taken, on a real cluster. Requests are parts of what is free: nothing needs to be written to fill a node. */
@Tag("slow")
class CapacityE2E {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CLASS = "xlss";
    private static final String PROMISED = "without what is promised to other volumes";

    private Cluster cluster;
    private TestNamespace namespace;
    private Rooms rooms;
    private String node;
    /** More than half of what is free on a node: two of it do not fit. */
    private String most;

    @BeforeEach
    void emptyNodes(Cluster shared, TestNamespace given) {
        cluster = shared;
        namespace = given;
        rooms = new Rooms(shared, given);
        rooms.awaitEmpty();
        node = rooms.nodes().getFirst();
        most = "" + rooms.freeBytes(node) / 10 * 6;
    }

    @AfterEach
    void asItWas() {
        namespace.kubectl("delete", "pod,pvc", "--all", "--wait=false");
        cluster.kubectl("delete", "storageclass", "xlss-pack", "--ignore-not-found");
        rooms.awaitEmpty();
    }

    @Test
    void of_pods_created_at_once_each_node_takes_the_one_that_fits_and_the_last_one_waits() {
        List<String> names = IntStream.range(0, 4).mapToObj(i -> "large-" + i).toList();
        StringBuilder all = new StringBuilder();
        names.forEach(name -> all.append(Rooms.claim(name, most, CLASS))
                .append("---\n")
                .append(Rooms.pod(name, "", "exec sleep 3600"))
                .append("---\n"));
        namespace.apply(all.toString());

        Await.until("three of four have a node", SOON, () -> assertThat(nodesOf(names))
                .hasSize(3));
        String last = names.stream()
                .filter(name -> rooms.nodeOf(name).isEmpty())
                .findFirst()
                .orElseThrow();
        rooms.waits(last, "3 xlss: less than " + most + " bytes are free in the pool at /var/lib/xlss, " + PROMISED);
        assertThat(names.stream()
                        .filter(name -> !name.equals(last))
                        .map(rooms::runsOn)
                        .distinct())
                .hasSize(3);
    }

    @Test
    void of_two_pods_that_need_the_same_node_one_waits_and_takes_the_room_when_it_is_free() {
        namespace.apply(Rooms.claim("a", most, CLASS) + "---\n" + Rooms.pod("a", node, "exec sleep 3600") + "---\n"
                + Rooms.claim("b", most, CLASS) + "---\n" + Rooms.pod("b", node, "exec sleep 3600"));
        Await.until("one has its node", SOON, () -> assertThat(nodesOf(List.of("a", "b")))
                .containsExactly(node));
        String first = rooms.nodeOf("a").isEmpty() ? "b" : "a";
        String second = first.equals("a") ? "b" : "a";
        rooms.waits(second, PROMISED);
        rooms.runsOn(first);
        rooms.remove(first);
        Await.until(second + " runs", SOON.multipliedBy(2), () -> {
            cluster.kubectl(
                    "label", "node", node, "looked-at=" + System.nanoTime(), "--overwrite"); // a change wakes pods
            assertThat(rooms.nodeOf(second)).isEqualTo(node);
        });
        cluster.kubectl("label", "node", node, "looked-at-");
    }

    /** The default scheduler does not ask us: what it has chosen, the provisioner refuses. */
    @Test
    void a_claim_that_another_scheduler_has_placed_is_refused_before_its_volume_is_made() {
        rooms.idle("first", most, CLASS, node);
        rooms.runsOn("first");
        namespace.apply(
                Rooms.claim("second", most, CLASS) + "---\n"
                        + Rooms.pod("second", node, "exec sleep 3600")
                                .replace("  schedulerName: xlss-scheduler\n", "")
                                .replace(
                                        "metadata: {name: second}",
                                        "metadata: {name: second, annotations: {localpv.k8s.arch.xdf.cn/scheduling: disabled}}"));
        rooms.told("second", "ProvisioningFailed", "not on node " + node, "free and not promised", "requests " + most);
        assertThat(cluster.names("get", "pv")).hasSize(1);
    }

    @Test
    void requests_of_one_byte_and_of_8_EiB_do_no_damage() {
        rooms.idle("huge", "8Ei", CLASS, "");
        rooms.waits("huge", "less than 9223372036854775807 bytes are free in the pool at /var/lib/xlss");
        rooms.apply("tiny", "1", CLASS, "", "echo more > /data/file && sync && exec sleep 3600");
        String home = rooms.runsOn("tiny");
        rooms.told("tiny", "ProvisioningSucceeded");
        rooms.told("tiny", "VolumeBeyondRequest", "more than the 1 bytes that were requested");
        rooms.idle("beside", most, CLASS, home);
        rooms.runsOn("beside");
        assertThat(rooms.nodeOf("huge")).isEmpty();
    }

    @Test
    void new_volumes_are_spread_and_with_pack_they_are_not() {
        cluster.apply("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: xlss-pack}
                provisioner: localpv.k8s.arch.xdf.cn/hostpath
                volumeBindingMode: WaitForFirstConsumer
                parameters: {placement: pack}
                """);
        rooms.idle("first", most, CLASS, node);
        rooms.runsOn("first");
        for (int i = 0; i < 3; i++) {
            rooms.idle("packed-" + i, "1Mi", "xlss-pack", "");
            assertThat(rooms.runsOn("packed-" + i)).isEqualTo(node);
            rooms.idle("spread-" + i, "1Mi", CLASS, "");
            assertThat(rooms.runsOn("spread-" + i)).isNotEqualTo(node);
        }
    }

    @Test
    void a_volume_beyond_its_request_is_told_and_counted() {
        rooms.apply("greedy", "1Mi", CLASS, node, "head -c 3145728 /dev/zero > /data/file && sync && exec sleep 3600");
        rooms.apply("modest", "4Mi", CLASS, node, "head -c 3145728 /dev/zero > /data/file && sync && exec sleep 3600");
        rooms.runsOn("greedy");
        rooms.runsOn("modest");
        rooms.told("greedy", "VolumeBeyondRequest", "more than the 1048576 bytes that were requested");
        Await.until("it is measured", SOON, () -> {
            assertThat(Metrics.sum(cluster, "xlss_volume_used_bytes", labels("greedy")))
                    .isBetween(3145728.0, 3500000.0);
            assertThat(Metrics.sum(cluster, "xlss_volume_requested_bytes", labels("greedy")))
                    .isEqualTo(1048576.0);
            assertThat(Metrics.sum(cluster, "xlss_volume_inodes", labels("greedy")))
                    .isEqualTo(2);
            assertThat(beyond()).isEqualTo(1);
            assertThat(rooms.pool(node).path("writtenBytes").isNumber()).isTrue();
        });
        assertThat(namespace.kubectl("describe", "pvc", "modest")).doesNotContain("VolumeBeyondRequest");
    }

    private String labels(String claim) {
        return "namespace=\"" + namespace.name() + "\",persistentvolume=\"pvc-"
                + namespace.json("get", "pvc", claim).at("/metadata/uid").asString() + "\",persistentvolumeclaim=\""
                + claim + "\"";
    }

    private double beyond() {
        return Metrics.pods(cluster).stream()
                .flatMap(pod -> Metrics.page(cluster, pod).lines())
                .filter(line -> line.startsWith("xlss_volumes_beyond_request ") && !line.endsWith("NaN"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private Set<String> nodesOf(List<String> pods) {
        Set<String> nodes = new HashSet<>();
        pods.stream().map(rooms::nodeOf).filter(one -> !one.isEmpty()).forEach(nodes::add);
        return nodes;
    }
}
