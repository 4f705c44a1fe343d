package cn.xdf.arch.xlss.e2e.pool;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.failover.Nodes;
import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Pools are reported and nodes judged. The dev overlay says: lost after 20 s. */
@Order(2) // long
@Tag("slow")
class PoolE2E {
    private static final String NODE = "n2";
    private static final Duration LOST_AFTER = Duration.ofSeconds(20);
    /** Kubernetes notices a dead node after 12 s here, at most. */
    private static final Duration NOTICED = Duration.ofSeconds(30);

    private static final Duration SOON = Duration.ofSeconds(60);

    private Cluster cluster;
    private boolean dead;

    @BeforeEach
    void allHealthy(Cluster shared) {
        cluster = shared;
        awaitState("Healthy", SOON.multipliedBy(2));
    }

    @AfterEach
    void asItWas() {
        if (dead) {
            cluster.start(NODE);
        }
        cluster.kubectl("uncordon", NODE);
        new Nodes(cluster).declareAlive(NODE);
        awaitState("Healthy", SOON.multipliedBy(2));
    }

    @Test
    void every_node_reports_its_pool() {
        for (JsonNode node : cluster.json("get", "sn").path("items")) {
            JsonNode pool = node.at("/status/pools/0");
            assertThat(pool.path("path").asString()).isEqualTo("/var/lib/xlss");
            assertThat(pool.path("uuid").asString()).hasSize(36);
            assertThat(pool.path("state").asString()).isEqualTo("Ready");
            assertThat(pool.path("capacityBytes").asLong()).isGreaterThan(1L << 30);
            assertThat(pool.path("freeBytes").asLong())
                    .isBetween(1L, pool.path("capacityBytes").asLong());
            assertThat(pool.path("inodesFree").asLong()).isPositive();
        }
        assertThat(cluster.kubectl("get", "sn")).contains("VERDICT", "Healthy", "default");
        assertThat(Metrics.sum(cluster, "xlss_pool_capacity_bytes", "path=")).isGreaterThan(3L << 30);
    }

    @Test
    void a_dead_node_is_lost_after_the_patience_and_healthy_when_it_returns() throws Exception {
        String uuid = pool().path("uuid").asString();
        kill();
        awaitState("Suspect", NOTICED);
        Duration lost = awaitState("Lost", NOTICED.plus(LOST_AFTER));
        System.out.printf("Lost %d ms after Suspect%n", lost.toMillis());
        assertThat(lost).isGreaterThan(LOST_AFTER.minusSeconds(12));
        assertThat(Metrics.sum(cluster, "xlss_nodes", "verdict=\"Lost\"")).isPositive();
        start();
        awaitState("Healthy", SOON);
        assertThat(pool().path("uuid").asString()).isEqualTo(uuid);
    }

    @Test
    void a_cordoned_node_that_goes_away_is_not_lost_and_the_taint_makes_it_so_at_once() throws Exception {
        cluster.kubectl("cordon", NODE);
        kill();
        Await.until("maintenance", NOTICED, () -> assertThat(reason()).contains("it was cordoned before"));
        Thread.sleep(LOST_AFTER.plusSeconds(5));
        assertThat(state()).isEqualTo("Suspect");
        new Nodes(cluster).declareDeadWithItsPods(NODE);
        Duration lost = awaitState("Lost", Duration.ofSeconds(10));
        System.out.printf("Lost %d ms after the taint%n", lost.toMillis());
        assertThat(lost).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_disk_that_is_not_the_pool_is_told_with_the_reason() {
        String uuid = pool().path("uuid").asString();
        mount("-t", "tmpfs", "-o", "size=64m", "tmpfs", "/var/lib/xlss");
        try {
            awaitPool("Failed", "the pool's mark is missing");
            assertThat(pool().path("uuid").asString()).isEqualTo(uuid);
            awaitState("Suspect", NOTICED);
        } finally {
            cluster.onNode(NODE, "umount", "/var/lib/xlss").run().orFail();
        }
        awaitPool("Ready", "");
        assertThat(pool().path("uuid").asString()).isEqualTo(uuid);
    }

    private void kill() {
        cluster.kill(NODE);
        dead = true;
    }

    private void start() {
        cluster.start(NODE);
        dead = false;
    }

    private void mount(String... arguments) {
        String[] command = new String[arguments.length + 1];
        command[0] = "mount";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        cluster.onNode(NODE, command).run().orFail();
    }

    private Duration awaitState(String state, Duration limit) {
        return Await.until(
                NODE + " is " + state, limit, () -> assertThat(state()).isEqualTo(state));
    }

    private void awaitPool(String state, String reason) {
        Await.until("the pool is " + state, SOON, () -> {
            assertThat(pool().path("state").asString()).isEqualTo(state);
            assertThat(pool().path("reason").asString("")).startsWith(reason);
        });
    }

    private JsonNode pool() {
        return cluster.json("get", "sn", NODE).at("/status/pools/0");
    }

    private String state() {
        return cluster.json("get", "sn", NODE).at("/status/verdict/state").asString("");
    }

    private String reason() {
        return cluster.json("get", "sn", NODE).at("/status/verdict/reason").asString("");
    }
}
