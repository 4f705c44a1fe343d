package cn.xdf.arch.xlss.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubernetes.client.openapi.models.V1CSIStorageCapacity;
import io.kubernetes.client.openapi.models.V1Node;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
@Tag("slow")
class WatchedCacheIT {
    private static final String NODES = "/api/v1/nodes";
    private static final Duration STALE_AFTER = Duration.ofSeconds(2);

    private record NodeFacts(String name, boolean cordoned) {}

    private final FakeApiServer server = new FakeApiServer();
    private final KubernetesProperties quick = new KubernetesProperties(
            null,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(200),
            STALE_AFTER,
            1000);
    private final Clock clock = Clock.systemUTC();
    private final Freshness freshness = new Freshness(clock, STALE_AFTER);
    private final KubernetesClients clients = KubernetesClients.at(server.url(), quick);
    private final WatchedCaches caches = new WatchedCaches(clients, freshness, quick, clock);
    private final List<String> changes = new CopyOnWriteArrayList<>();
    private WatchedCache<NodeFacts> nodes;

    @BeforeEach
    void start() throws InterruptedException {
        server.put(NODES, node("n1", false));
        nodes = caches.watch(ResourceKind.NODES, ListQuery.ALL, WatchedCacheIT::facts);
        nodes.onChange((key, before, after) -> changes.add((before == null ? "+" : after == null ? "-" : "~") + key));
        caches.start();
        assertThat(nodes.awaitSync(Duration.ofSeconds(5))).isTrue();
    }

    @AfterEach
    void stop() {
        caches.stop();
        clients.close();
        server.close();
    }

    private static NodeFacts facts(V1Node node) {
        if (node.getMetadata().getName().equals("unreadable")) {
            throw new IllegalArgumentException("no such node");
        }
        return new NodeFacts(
                node.getMetadata().getName(), Boolean.TRUE.equals(node.getSpec().getUnschedulable()));
    }

    private static String node(String name, boolean cordoned) {
        return "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"unschedulable\":" + cordoned + "}}";
    }

    @Test
    void follows_the_api_and_tells_of_changes_only() {
        server.put(NODES, node("n2", false));
        await().until(() -> nodes.size() == 2);
        server.put(NODES, node("n2", false)); // nothing that we use
        server.put(NODES, node("n1", true));
        server.delete(NODES + "/n2");
        await().until(() -> nodes.size() == 1);

        assertThat(nodes.get(ObjectKey.of("n1"))).contains(new NodeFacts("n1", true));
        assertThat(changes).containsExactly("+n1", "+n2", "~n1", "-n2");
    }

    @Test
    void an_object_that_cannot_be_read_is_left_out_and_stops_nothing(CapturedOutput output) {
        server.put(NODES, node("unreadable", false));
        server.put(NODES, "{\"metadata\":{\"name\":\"odd\"},\"spec\":{\"unschedulable\":[1]}}");
        server.put(NODES, node("n2", false));
        await().until(() -> nodes.get(ObjectKey.of("n2")).isPresent());

        assertThat(nodes.keys()).containsExactlyInAnyOrder(ObjectKey.of("n1"), ObjectKey.of("n2"));
        assertThat(server.watches()).isEqualTo(1);
        assertThat(output).contains("nodes odd cannot be read");
    }

    @Test
    void caches_of_one_kind_share_a_watch_and_each_keeps_its_own() throws InterruptedException {
        WatchedCaches others = new WatchedCaches(clients, new Freshness(clock, STALE_AFTER), quick, clock);
        WatchedCache<NodeFacts> all = others.watch(ResourceKind.NODES, ListQuery.ALL, WatchedCacheIT::facts);
        WatchedCache<String> cordoned = others.watch(
                ResourceKind.NODES,
                ListQuery.ALL,
                node -> facts(node).cordoned() ? facts(node).name() : null);
        server.put(NODES, node("n2", true));
        int before = server.watches();
        others.start();
        try {
            assertThat(all.awaitSync(Duration.ofSeconds(5))).isTrue();
            assertThat(all.size()).isEqualTo(2);
            assertThat(cordoned.values()).containsExactly("n2");

            server.put(NODES, node("n1", true));
            server.delete(NODES + "/n2");
            await().until(() -> all.size() == 1);
            await().untilAsserted(() -> assertThat(cordoned.values()).containsExactly("n1"));
            assertThat(server.watches() - before).isEqualTo(1);
        } finally {
            others.stop();
        }
    }

    @Test
    void silence_of_a_living_api_is_not_staleness() {
        await().during(STALE_AFTER.multipliedBy(2))
                .atMost(Duration.ofSeconds(9))
                .until(nodes::isFresh);
    }

    @Test
    void a_kind_that_the_cluster_does_not_know_is_empty_and_no_outage() throws InterruptedException {
        var unknown =
                new ResourceKind<>(V1CSIStorageCapacity.class, "storage.k8s.io", "v1", "csistoragecapacities", true);
        var cache = caches.watchIfServed(unknown, ListQuery.ALL, capacity -> capacity);
        assertThat(cache.awaitSync(Duration.ofSeconds(5))).isTrue();
        await().during(STALE_AFTER.multipliedBy(2))
                .atMost(Duration.ofSeconds(9))
                .until(freshness::isFresh);
        assertThat(cache.size()).isZero();
    }

    @Test
    void goes_stale_when_the_api_dies_and_back_with_what_happened_meanwhile(CapturedOutput output)
            throws InterruptedException {
        caches.watch(ResourceKind.PODS, ListQuery.ALL, pod -> pod).awaitSync(Duration.ofSeconds(5));
        Instant before =
                await().until(freshness::freshSince, Optional::isPresent).orElseThrow();
        server.kill();
        await().atMost(STALE_AFTER.plusMillis(1500)).until(() -> !nodes.isFresh());
        assertThat(nodes.isSynced()).isTrue();
        assertThat(nodes.get(ObjectKey.of("n1"))).as("still there, but old").isPresent();
        assertThat(freshness.freshSince()).isEmpty();
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(4)).until(() -> !freshness.isFresh());

        server.delete(NODES + "/n1");
        server.put(NODES, node("n3", false));
        server.start();

        await().atMost(Duration.ofSeconds(9)).until(() -> nodes.isFresh() && nodes.size() == 1);
        assertThat(nodes.keys()).containsExactly(ObjectKey.of("n3"));
        assertThat(await().until(freshness::freshSince, Optional::isPresent))
                .get()
                .matches(since -> since.isAfter(before));
        await().untilAsserted(() -> assertThat(output.getOut().lines().filter(line -> line.contains(" back after ")))
                .singleElement()
                .asString()
                .contains("[heartbeat, watch of nodes, watch of pods]"));
        assertThat(output.getOut().lines().filter(line -> line.contains(" WARN ") || line.contains(" ERROR ")))
                .as("once for all watches and the heartbeat")
                .hasSize(1);
    }

    @Test
    void goes_stale_when_the_api_hangs_though_its_connections_stay_open() {
        server.silent(true);
        await().atMost(STALE_AFTER.plusMillis(1500)).until(() -> !nodes.isFresh());
        server.silent(false);
        await().until(nodes::isFresh);
    }

    @Test
    void lists_again_when_its_place_is_forgotten() {
        server.kill();
        server.delete(NODES + "/n1");
        server.put(NODES, node("n4", false));
        server.forgetEvents();
        server.start();

        await().atMost(Duration.ofSeconds(9)).until(() -> nodes.keys().equals(java.util.Set.of(ObjectKey.of("n4"))));
        assertThat(changes).contains("-n1", "+n4");
    }
}
