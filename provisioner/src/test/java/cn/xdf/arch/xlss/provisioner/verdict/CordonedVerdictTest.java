package cn.xdf.arch.xlss.provisioner.verdict;

import static cn.xdf.arch.xlss.api.NodeHealth.LOST;
import static cn.xdf.arch.xlss.api.NodeHealth.SUSPECT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A home that somebody maintains. */
class CordonedVerdictTest extends GivenHome {
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
}
