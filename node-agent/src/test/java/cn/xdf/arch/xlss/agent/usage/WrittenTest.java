package cn.xdf.arch.xlss.agent.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two volumes that had written 30 and 20, when 50 were free. */
class WrittenTest {
    private final Written written = new Written(Map.of("a", 30L, "b", 20L), 50);

    @Test
    void whatWasMeasuredCountsUntilSomethingGoes() {
        assertThat(written.since(List.of("a", "b"), 50)).isEqualTo(50);
        assertThat(written.since(List.of("a", "b"), 10))
                .as("what was written since is not known to be theirs")
                .isEqualTo(50);
    }

    @Test
    void aVolumeThatHasLeftHasWrittenNothingHere() {
        assertThat(written.since(List.of("b"), 50)).isEqualTo(20);
        assertThat(written.since(List.of("b", "c"), 50)).isEqualTo(20);
        assertThat(written.since(List.of(), 50)).isZero();
    }

    @Test
    void whatHasBecomeFreeMayHaveBeenTheirs() {
        assertThat(written.since(List.of("a", "b"), 60)).isEqualTo(40);
        assertThat(written.since(List.of("a", "b"), 500)).isZero();
    }

    @Test
    void littleMoreWaitsAndLessIsToldAtOnce() {
        assertThat(Written.calm(5_000, 5_099, 100_000)).isEqualTo(5_000);
        assertThat(Written.calm(5_000, 5_100, 100_000)).isEqualTo(5_100);
        assertThat(Written.calm(5_000, 4_999, 100_000)).isEqualTo(4_999);
    }
}
