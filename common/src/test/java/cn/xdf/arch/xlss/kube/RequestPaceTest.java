package cn.xdf.arch.xlss.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RequestPaceTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final RequestPace pace = new RequestPace(() -> now, 50);

    @Test
    void a_burst_of_twice_the_rate_passes_and_the_rest_is_spread() {
        for (int i = 0; i <= 100; i++) {
            assertThat(pace.reserve()).as("command " + i).isZero();
        }
        assertThat(pace.reserve()).isEqualTo(Duration.ofMillis(20));
        assertThat(pace.reserve()).isEqualTo(Duration.ofMillis(40));
    }

    @Test
    void a_pause_gives_a_burst_back_but_never_more_than_one() {
        for (int i = 0; i <= 100; i++) {
            pace.reserve();
        }
        now = now.plus(Duration.ofHours(1));
        for (int i = 0; i <= 100; i++) {
            assertThat(pace.reserve()).as("command " + i).isZero();
        }
        assertThat(pace.reserve()).isPositive();
    }
}
