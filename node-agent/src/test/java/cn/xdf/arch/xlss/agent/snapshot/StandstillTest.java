package cn.xdf.arch.xlss.agent.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandstillTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00.5Z");

    @Test
    void it_lasts_from_the_first_complaint_to_the_newest() {
        Standstill standstill = complaints(0, 1, 3, 7, 119);
        assertThat(standstill.since()).isEqualTo(BEGIN);
        assertThat(standstill.outlasted(PATIENCE)).isFalse();
        assertThat(Standstill.of(Optional.of(standstill), "later", at(120)).outlasted(PATIENCE))
                .isTrue();
    }

    /** A large index is being read: the last complaint may have been followed by a success without a word. */
    @Test
    void silence_is_none() {
        assertThat(complaints(0, 1).outlasted(PATIENCE)).isFalse();
        Standstill afterwards = complaints(0, 1, 200);
        assertThat(afterwards.since()).isEqualTo(at(200));
        assertThat(afterwards.outlasted(PATIENCE)).isFalse();
    }

    /** Between two tries it waits up to 90 s, and a try may hang for half a minute. */
    @Test
    void the_longest_pause_between_two_tries_does_not_end_it() {
        assertThat(complaints(0, 30, 150).outlasted(PATIENCE)).isTrue();
    }

    @Test
    void it_is_told_when_it_has_lasted_and_with_its_newest_complaint() {
        Standstill standstill = complaints(0, 1);
        assertThat(standstill.isWorthTelling(Duration.ofSeconds(10), at(9))).isFalse();
        assertThat(standstill.isWorthTelling(Duration.ofSeconds(10), at(10))).isTrue();
        assertThat(standstill.told("r on node n1"))
                .isEqualTo("the repository r on node n1 does not answer since 2026-01-01T00:00:00Z: at 1");
    }

    private static Standstill complaints(int... seconds) {
        Optional<Standstill> standstill = Optional.empty();
        for (int second : seconds) {
            standstill = Optional.of(Standstill.of(standstill, "at " + second, at(second)));
        }
        return standstill.orElseThrow();
    }

    private static Instant at(int second) {
        return BEGIN.plusSeconds(second);
    }
}
