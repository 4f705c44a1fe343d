package cn.xdf.arch.xlss.webhook.remake;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.webhook.remake.RemakeDecision.Leave;
import cn.xdf.arch.xlss.webhook.remake.RemakeDecision.Remake;
import cn.xdf.arch.xlss.webhook.remake.RemakeDecision.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each fact alone keeps a pod from being deleted: without its line in the policy its case is red. */
class RemakePolicyTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LOOK = Duration.ofSeconds(15);
    private static final Wait LOOK_AGAIN = new Wait(LOOK);
    private static final Leave LEAVE = new Leave();
    private static final Controller SET = new Controller("apps/v1", "StatefulSet", "db", "c-1");
    private static final Home HEALTHY = new Home("pv-0", "n1", false, false);
    private static final Home LOST = new Home("pv-1", "n2", true, false);
    private static final Home AWAY = new Home("pv-2", "n3", false, true);

    @Test
    void a_pod_whose_volume_is_on_a_lost_node_is_made_anew() {
        assertThat(judge(pod(SET, HEALTHY, LOST)))
                .isEqualTo(new Remake(SET, "the home of its volume pv-1, node n2, is lost"));
    }

    @Test
    void so_is_one_whose_volume_has_moved_away_from_its_birthplace() {
        assertThat(judge(pod(SET, AWAY))).isEqualTo(new Remake(SET, "its volume pv-2 has moved to node n3"));
    }

    @Test
    void while_all_homes_are_healthy_it_waits() {
        assertThat(judge(pod(SET, HEALTHY))).isEqualTo(LOOK_AGAIN);
        assertThat(judge(pod(SET))).isEqualTo(LOOK_AGAIN);
    }

    @Test
    void a_pod_that_has_a_node_or_has_run_or_is_going_is_left_alone() {
        assertThat(judge(pod(true, true, false, false, true, SET))).isEqualTo(LEAVE);
        assertThat(judge(pod(true, false, true, false, true, SET))).isEqualTo(LEAVE);
        assertThat(judge(pod(true, false, false, true, true, SET))).isEqualTo(LEAVE);
        assertThat(judge(pod(true, false, false, false, true, SET))).isInstanceOf(Remake.class);
    }

    @Test
    void one_that_would_not_be_routed_now_or_that_the_scheduler_may_still_place_waits() {
        assertThat(judge(pod(false, false, false, false, true, SET))).isEqualTo(LOOK_AGAIN);
        assertThat(judge(pod(true, false, false, false, false, SET))).isEqualTo(LOOK_AGAIN);
    }

    @Test
    void one_that_nobody_would_make_again_is_left_alone() {
        assertThat(judge(pod(null, LOST))).isEqualTo(LEAVE);
        assertThat(judge(pod(new Controller("batch/v1", "Job", "sum", "c-2"), LOST)))
                .as("a Job takes the deletion for a failure")
                .isEqualTo(LEAVE);
    }

    @Test
    void pauses_of_one_controller_grow_to_half_an_hour() {
        List<Long> pauses = new ArrayList<>();
        Past past = Past.NONE;
        for (int i = 0; i < 8; i++) {
            assertThat(RemakePolicy.judge(pod(SET, LOST), past, NOW, LOOK))
                    .isInstanceOf(i == 0 ? Remake.class : Wait.class);
            past = past.andOneAt(NOW);
            Wait wait = (Wait) RemakePolicy.judge(pod(SET, LOST), past, NOW, LOOK);
            pauses.add(wait.lookAgain().toMinutes());
            assertThat(RemakePolicy.judge(pod(SET, LOST), past, NOW.plus(wait.lookAgain()), LOOK))
                    .isInstanceOf(Remake.class);
        }
        assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
    }

    @Test
    void a_pause_is_forgotten_only_when_it_is_long_over() {
        Past past = new Past(9, NOW);
        assertThat(past.isForgotten(NOW.plus(Duration.ofMinutes(59)))).isFalse();
        assertThat(past.isForgotten(NOW.plus(Duration.ofMinutes(60)))).isTrue();
    }

    private static RemakeDecision judge(SlippedPod pod) {
        return RemakePolicy.judge(pod, Past.NONE, NOW, LOOK);
    }

    /** @param controller null: none */
    private static SlippedPod pod(Controller controller, Home... homes) {
        return new SlippedPod(true, false, false, false, true, Optional.ofNullable(controller), List.of(homes));
    }

    private static SlippedPod pod(
            boolean routes, boolean placed, boolean ran, boolean ending, boolean unschedulable, Controller controller) {
        return new SlippedPod(routes, placed, ran, ending, unschedulable, Optional.of(controller), List.of(LOST));
    }
}
