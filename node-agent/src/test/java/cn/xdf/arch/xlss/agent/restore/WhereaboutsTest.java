package cn.xdf.arch.xlss.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {
    private static final Whereabouts HERE = at("here", "");
    private static final Whereabouts THERE = at("there", "");

    private static final Whereabouts ALWAYS_THERE = new Whereabouts("there", 0, "", Optional.empty());

    private static Whereabouts at(String home, String moving) {
        return new Whereabouts(home, 1, moving, Optional.empty());
    }

    @Test
    void a_volume_that_has_moved_away_leaves_its_data() {
        assertThat(leavesSomething(HERE, THERE)).isTrue();
        assertThat(leavesSomething(null, THERE)).isTrue();
        assertThat(leavesSomething(THERE, HERE)).isFalse();
        assertThat(leavesSomething(THERE, THERE)).isFalse();
        assertThat(leavesSomething(null, HERE)).isFalse();
    }

    @Test
    void a_restore_that_has_ended_leaves_what_it_staged() {
        assertThat(leavesSomething(at("here", "restore"), HERE)).isTrue();
        assertThat(leavesSomething(at("there", "restore"), THERE)).isTrue();
        assertThat(leavesSomething(at("there", "restore"), at("there", "next"))).isTrue();
        assertThat(leavesSomething(at("there", "restore"), at("there", "restore")))
                .isFalse();
        assertThat(leavesSomething(THERE, at("there", "restore"))).isFalse();
    }

    @Test
    void a_volume_that_is_gone_leaves_its_records() {
        assertThat(leavesSomething(THERE, null)).isTrue();
        assertThat(leavesSomething(HERE, null)).isTrue();
    }

    @Test
    void a_volume_that_was_always_elsewhere_leaves_nothing() {
        assertThat(leavesSomething(null, ALWAYS_THERE)).isFalse();
        assertThat(leavesSomething(ALWAYS_THERE, null)).isFalse();
    }

    @Test
    void a_volume_that_goes_while_it_is_restored_may_leave_what_was_staged() {
        assertThat(leavesSomething(new Whereabouts("there", 0, "restore", Optional.empty()), null))
                .isTrue();
    }

    private static boolean leavesSomething(Whereabouts before, Whereabouts after) {
        return Whereabouts.leavesSomething(before, after, "here");
    }
}
