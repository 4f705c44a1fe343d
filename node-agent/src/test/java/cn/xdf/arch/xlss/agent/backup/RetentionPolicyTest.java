package cn.xdf.arch.xlss.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.agent.restic.ResticSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionPolicyTest {
    private static final Instant EVER = Instant.EPOCH;

    @Test
    void the_newest_good_ones_stay_and_bad_ones_push_none_out() {
        List<ResticSnapshot> snapshots = List.of(
                snapshot("old", 1, "schedule"),
                snapshot("partial-old", 2, "schedule", "partial"),
                snapshot("good-2", 3, "now", "fuzzy"),
                snapshot("shrunk", 4, "schedule", "shrunk"),
                snapshot("partial", 5, "schedule", "partial"),
                snapshot("good-1", 6, "schedule"));
        assertThat(RetentionPolicy.toForget(snapshots, 2, EVER)).containsExactlyInAnyOrder("old", "partial-old");
        assertThat(RetentionPolicy.toForget(snapshots, 3, EVER)).isEmpty();
    }

    @Test
    void what_a_move_made_has_its_own_time() {
        assertThat(RetentionPolicy.toForget(
                        List.of(
                                snapshot("new", 9, "schedule"),
                                snapshot("final", 1, "final"),
                                snapshot("salvage", 2, "salvage"),
                                snapshot("foreign", 3, "")),
                        1,
                        EVER))
                .isEmpty();
    }

    @Test
    void only_salvage_snapshots_go_by_their_age() {
        List<ResticSnapshot> snapshots =
                List.of(snapshot("old", 10, "salvage"), snapshot("new", 20, "salvage"), snapshot("final", 1, "final"));
        assertThat(RetentionPolicy.toForget(snapshots, 1, Instant.ofEpochSecond(20)))
                .containsExactly("old");
    }

    private static ResticSnapshot snapshot(String id, long second, String trigger, String... flags) {
        return new ResticSnapshot(
                id, Instant.ofEpochSecond(second), "pvc", List.of(), Map.of("trigger", trigger), Set.of(flags), 1, 1);
    }
}
