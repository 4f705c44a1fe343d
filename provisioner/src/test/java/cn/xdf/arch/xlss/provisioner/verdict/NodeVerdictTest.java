package cn.xdf.arch.xlss.provisioner.verdict;

import static cn.xdf.arch.xlss.api.NodeHealth.HEALTHY;
import static cn.xdf.arch.xlss.api.NodeHealth.LOST;
import static cn.xdf.arch.xlss.api.NodeHealth.SUSPECT;
import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.provisioner.node.NodeCondition;
import cn.xdf.arch.xlss.provisioner.verdict.WatchedStorageNode.FailedPool;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The verdict over time, second by second, by a clock that the test moves. */
class NodeVerdictTest {
    private static final Instant BEGIN = Instant.parse("2026-11-21T10:00:00Z");
    private static final Duration LOST_AFTER = Duration.ofMinutes(5);
    private static final String FAST = "/var/lib/xlss-pools/fast";
    private static final Duration LEASE = Duration.ofSeconds(10);

    private Instant now = BEGIN;
    private Instant clocksFrom = BEGIN;
    private boolean present = true;
    private boolean ready = true;
    private boolean cordoned;
    private boolean outOfService;
    private boolean agentLives = true;
    private String failedPool = "";
    private String limpingPool = "";
    private Map<String, FailedPool> failedPools = Map.of();
    private int renewals;
    private Observation seen;
    private Optional<Judgement> written = Optional.empty();
    private Optional<Judgement> writtenOfPool = Optional.empty();

    @Test
    void a_home_in_order_is_healthy_from_the_first_look_on() {
        assertThat(after(0)).isEqualTo(HEALTHY);
        assertThat(after(3600)).isEqualTo(HEALTHY);
        assertThat(written.orElseThrow().since()).isEqualTo(BEGIN);
    }

    @Test
    void kubelet_and_agent_silent_for_the_whole_patience_is_lost_and_not_a_second_sooner() {
        after(60);
        ready = false;
        agentLives = false;
        assertThat(after(1)).isEqualTo(SUSPECT);
        assertThat(after(299)).isEqualTo(SUSPECT);
        assertThat(after(1)).isEqualTo(LOST);
        assertThat(written.orElseThrow().since()).isEqualTo(BEGIN.plusSeconds(61));
        assertThat(written.orElseThrow().fenced()).isFalse();
    }

    @Test
    void the_agent_alone_never_makes_a_home_lost() {
        agentLives = false;
        assertThat(after(11)).isEqualTo(SUSPECT);
        assertThat(after(86_400)).isEqualTo(SUSPECT);
        agentLives = true;
        assertThat(after(1)).isEqualTo(HEALTHY);
    }

    @Test
    void kubelet_alone_never_makes_a_home_lost() {
        ready = false;
        assertThat(after(86_400)).isEqualTo(SUSPECT);
        ready = true;
        assertThat(after(1)).isEqualTo(HEALTHY);
    }

    @Test
    void an_agent_that_was_away_for_an_hour_does_not_shorten_the_patience_with_kubelet() {
        agentLives = false;
        after(3600);
        ready = false;
        assertThat(after(1)).isEqualTo(SUSPECT);
        assertThat(after(299)).isEqualTo(SUSPECT);
        assertThat(after(1)).isEqualTo(LOST);
    }

    @Test
    void one_renewal_starts_the_patience_again() {
        ready = false;
        agentLives = false;
        after(299);
        agentLives = true;
        after(1);
        agentLives = false;
        assertThat(after(299)).isEqualTo(SUSPECT);
        assertThat(after(1)).isEqualTo(LOST);
    }

    @Test
    void a_reboot_of_a_minute_moves_nothing() {
        ready = false;
        agentLives = false;
        assertThat(after(60)).isEqualTo(SUSPECT);
        ready = true;
        agentLives = true;
        assertThat(after(1)).isEqualTo(HEALTHY);
    }

    @Test
    void a_lost_home_that_returns_is_healthy_at_once() {
        ready = false;
        agentLives = false;
        assertThat(after(301)).isEqualTo(LOST);
        agentLives = true;
        assertThat(after(1)).isEqualTo(SUSPECT);
        ready = true;
        assertThat(after(1)).isEqualTo(HEALTHY);
    }

    @Test
    void a_deleted_Node_is_lost_after_the_patience_and_one_that_registers_anew_is_not() {
        present = false;
        assertThat(after(299)).isEqualTo(SUSPECT);
        present = true;
        assertThat(after(1)).isEqualTo(HEALTHY);
        present = false;
        after(1);
        assertThat(after(299)).isEqualTo(SUSPECT);
        assertThat(after(1)).isEqualTo(LOST);
        assertThat(written.orElseThrow().reason()).isEqualTo("its Node is gone");
    }

    @Test
    void the_taint_is_lost_at_once_and_vouches_that_nothing_runs() {
        ready = false;
        agentLives = false;
        after(20);
        outOfService = true;
        assertThat(after(1)).isEqualTo(LOST);
        assertThat(written.orElseThrow().fenced()).isTrue();
        outOfService = false;
        assertThat(after(1)).as("still away").isEqualTo(LOST);
        assertThat(written.orElseThrow().fenced()).isFalse();
        ready = true;
        agentLives = true;
        assertThat(after(1)).isEqualTo(HEALTHY);
    }

    @Test
    void a_home_that_was_cordoned_when_it_went_is_lost_only_by_a_persons_word() {
        cordoned = true;
        after(60);
        ready = false;
        agentLives = false;
        assertThat(after(86_400)).isEqualTo(SUSPECT);
        assertThat(written.orElseThrow().reason()).contains("it was cordoned before");
        outOfService = true;
        assertThat(after(1)).isEqualTo(LOST);
    }

    @Test
    void the_same_when_its_Node_is_deleted() {
        cordoned = true;
        ready = false;
        agentLives = false;
        after(3600);
        present = false;
        assertThat(after(299)).isEqualTo(SUSPECT);
        assertThat(after(2)).isEqualTo(LOST);
    }

    @Test
    void a_cordon_that_ends_before_it_is_back_leaves_it_the_whole_patience() {
        cordoned = true;
        after(60);
        ready = false;
        agentLives = false;
        after(3600);
        cordoned = false;
        assertThat(after(1)).isEqualTo(SUSPECT);
        assertThat(after(299)).isEqualTo(SUSPECT);
        assertThat(after(1)).isEqualTo(LOST);
    }

    @Test
    void a_cordon_that_comes_and_goes_does_not_take_back_that_it_is_lost() {
        ready = false;
        agentLives = false;
        assertThat(after(340)).isEqualTo(LOST);
        cordoned = true;
        assertThat(after(1)).isEqualTo(LOST);
        cordoned = false;
        assertThat(after(1)).isEqualTo(LOST);
    }

    @Test
    void a_cordon_after_it_went_saves_nobody() {
        after(10);
        ready = false;
        agentLives = false;
        after(100);
        cordoned = true;
        assertThat(after(201)).isEqualTo(LOST);
        assertThat(after(1)).isEqualTo(LOST);
    }

    @Test
    void a_new_leader_that_finds_a_cordoned_home_away_takes_it_for_maintenance() {
        cordoned = true;
        ready = false;
        agentLives = false;
        after(60);
        restart();
        assertThat(after(3600)).isEqualTo(SUSPECT);
    }

    @Test
    void a_failed_pool_is_lost_after_the_patience_though_the_node_lives() {
        failedPool = "pool /p is Failed: replaced";
        assertThat(after(299)).isEqualTo(SUSPECT);
        assertThat(after(1)).isEqualTo(LOST);
        assertThat(written.orElseThrow().reason()).isEqualTo("pool /p is Failed: replaced");
        failedPool = "";
        assertThat(after(1)).isEqualTo(HEALTHY);
    }

    @Test
    void a_read_only_pool_holds_the_newest_data_and_is_never_lost() {
        limpingPool = "pool /p is ReadOnly: remounted";
        assertThat(after(86_400)).isEqualTo(SUSPECT);
        assertThat(written.orElseThrow().reason()).isEqualTo(limpingPool);
    }

    @Test
    void after_an_outage_of_the_api_all_clocks_start_again() {
        ready = false;
        agentLives = false;
        after(299);
        clocksFrom = now;
        assertThat(after(299)).isEqualTo(SUSPECT);
        assertThat(after(1)).isEqualTo(LOST);
    }

    @Test
    void neither_an_outage_nor_a_new_leader_takes_back_that_a_home_is_lost() {
        ready = false;
        agentLives = false;
        after(301);
        Instant since = written.orElseThrow().since();
        restart();
        for (int i = 0; i < 60; i++) {
            assertThat(after(1)).isEqualTo(LOST);
        }
        assertThat(written.orElseThrow().since()).isEqualTo(since);
        agentLives = true;
        assertThat(after(1)).isEqualTo(SUSPECT);
    }

    @Test
    void a_new_leader_gives_a_home_that_is_not_lost_the_whole_patience() {
        ready = false;
        agentLives = false;
        after(299);
        restart();
        assertThat(after(299)).isEqualTo(SUSPECT);
        assertThat(after(2)).isEqualTo(LOST);
    }

    @Test
    void a_clock_that_is_turned_back_does_not_lengthen_the_patience_beyond_measure() {
        ready = false;
        agentLives = false;
        after(100);
        now = now.minusSeconds(3600);
        clocksFrom = now;
        after(0);
        assertThat(after(299)).isEqualTo(SUSPECT);
        assertThat(after(1)).isEqualTo(LOST);
    }

    @Test
    void a_node_without_any_agent_is_judged_by_kubelet_and_time() {
        renewals = -1;
        agentLives = false;
        assertThat(after(60)).isEqualTo(SUSPECT);
        ready = false;
        after(1);
        assertThat(after(300)).isEqualTo(LOST);
    }

    @Test
    void a_pool_that_fails_while_another_serves_is_lost_after_the_whole_patience_and_its_node_is_not() {
        after(60);
        failedPools = Map.of(FAST, new FailedPool("uuid", "no mark"));
        assertThat(poolAfter(1)).isEqualTo(SUSPECT);
        assertThat(poolAfter(299)).isEqualTo(SUSPECT);
        assertThat(poolAfter(1)).isEqualTo(LOST);
        assertThat(writtenOfPool.orElseThrow().since()).isEqualTo(BEGIN.plusSeconds(61));
        assertThat(look()).isEqualTo(HEALTHY);
    }

    @Test
    void a_pool_whose_agent_is_silent_is_not_lost_and_its_clock_starts_when_the_agent_is_back() {
        after(60);
        failedPools = Map.of(FAST, new FailedPool("uuid", "no mark"));
        assertThat(poolAfter(1)).isEqualTo(SUSPECT);
        agentLives = false;
        assertThat(poolAfter(3600)).isEqualTo(SUSPECT);
        agentLives = true;
        assertThat(poolAfter(300)).isEqualTo(SUSPECT);
        assertThat(poolAfter(1)).isEqualTo(LOST);
    }

    @Test
    void a_pool_that_failed_on_a_cordoned_node_is_maintained() {
        cordoned = true;
        after(60);
        failedPools = Map.of(FAST, new FailedPool("uuid", "no mark"));
        assertThat(poolAfter(3600)).isEqualTo(SUSPECT);
    }

    private NodeHealth poolAfter(int seconds) {
        for (int i = 0; i < seconds; i++) {
            after(1);
            HomeFacts facts = facts();
            writtenOfPool =
                    Optional.of(NodeVerdict.ofPool(FAST, facts, seen, writtenOfPool, LOST_AFTER, clocksFrom, now));
        }
        return writtenOfPool.orElseThrow().health();
    }

    /** Looks once now, then every second, as the provisioner does. */
    private NodeHealth after(int seconds) {
        if (seen == null) {
            seen = Observation.first(facts(), now);
        }
        for (int i = 0; i < seconds; i++) {
            now = now.plusSeconds(1);
            renewals += agentLives ? 1 : 0;
            look();
        }
        return look();
    }

    private NodeHealth look() {
        HomeFacts facts = facts();
        seen = seen.next(facts, now);
        written = Optional.of(NodeVerdict.of(facts, seen, written, LOST_AFTER, clocksFrom, now));
        return written.get().health();
    }

    /** Another process: it knows what is written and what it sees from now on. */
    private void restart() {
        clocksFrom = now;
        seen = Observation.first(facts(), now);
    }

    private HomeFacts facts() {
        Optional<NodeCondition> node =
                present ? Optional.of(new NodeCondition(ready, cordoned, outOfService)) : Optional.empty();
        return new HomeFacts(node, renewals < 0 ? "" : "v" + renewals, LEASE, failedPool, limpingPool, failedPools);
    }
}
