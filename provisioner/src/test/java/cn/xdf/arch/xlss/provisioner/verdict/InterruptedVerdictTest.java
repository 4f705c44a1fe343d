package cn.xdf.arch.xlss.provisioner.verdict;

import static cn.xdf.arch.xlss.api.NodeHealth.LOST;
import static cn.xdf.arch.xlss.api.NodeHealth.SUSPECT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Whoever judges was away himself, was replaced, or has another clock. */
class InterruptedVerdictTest extends GivenHome {
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
}
