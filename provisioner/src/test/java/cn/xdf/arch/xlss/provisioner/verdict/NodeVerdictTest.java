package cn.xdf.arch.xlss.provisioner.verdict;

import static cn.xdf.arch.xlss.api.NodeHealth.HEALTHY;
import static cn.xdf.arch.xlss.api.NodeHealth.LOST;
import static cn.xdf.arch.xlss.api.NodeHealth.SUSPECT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How long who must be silent for a home to be lost, and when it is back. */
class NodeVerdictTest extends GivenHome {
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
    void a_node_without_any_agent_is_judged_by_kubelet_and_time() {
        renewals = -1;
        agentLives = false;
        assertThat(after(60)).isEqualTo(SUSPECT);
        ready = false;
        after(1);
        assertThat(after(300)).isEqualTo(LOST);
    }
}
