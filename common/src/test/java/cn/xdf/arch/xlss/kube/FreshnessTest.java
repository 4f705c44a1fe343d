package cn.xdf.arch.xlss.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FreshnessTest {
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");
    private final Freshness freshness = new Freshness(() -> now, Duration.ofSeconds(60));
    private final Freshness.Contact nodes = freshness.register("nodes");

    private void pass(int seconds) {
        now = now.plusSeconds(seconds);
    }

    @Test
    void a_cache_that_was_never_filled_is_not_fresh_whatever_it_hears() {
        nodes.heard();
        freshness.heartbeat();
        assertThat(freshness.isFresh()).isFalse();
        nodes.synced();
        assertThat(freshness.isFresh()).isTrue();
    }

    @Test
    void heartbeats_count_only_while_the_watch_is_open() {
        nodes.synced();
        nodes.heard();
        pass(50);
        freshness.heartbeat();
        pass(50);
        assertThat(freshness.isFresh()).isTrue();
        nodes.closed();
        freshness.heartbeat();
        pass(10);
        assertThat(freshness.isFresh()).isFalse();
    }

    @Test
    void one_stale_cache_makes_the_whole_stale() {
        Freshness.Contact pods = freshness.register("pods");
        nodes.synced();
        pods.synced();
        pass(40);
        nodes.heard();
        pass(30);
        assertThat(nodes.isFresh()).isTrue();
        assertThat(freshness.isFresh()).isFalse();
    }

    @Test
    void the_oldest_contact_is_that_of_the_most_neglected_cache_and_none_while_one_is_empty() {
        nodes.synced();
        Freshness.Contact pods = freshness.register("pods");
        assertThat(freshness.oldestContact()).isEmpty();
        pods.synced();
        Instant both = now;
        pass(40);
        nodes.heard();
        assertThat(freshness.oldestContact()).contains(both);
    }

    @Test
    void after_an_outage_time_starts_again() {
        nodes.synced();
        Instant first = now;
        pass(59);
        nodes.heard();
        assertThat(freshness.freshSince()).contains(first);
        pass(61);
        assertThat(freshness.freshSince()).isEmpty();
        nodes.heard();
        assertThat(freshness.freshSince()).contains(now);
    }
}
