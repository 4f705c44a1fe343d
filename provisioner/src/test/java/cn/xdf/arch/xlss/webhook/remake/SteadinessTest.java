package cn.xdf.arch.xlss.webhook.remake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SteadinessTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final AtomicBoolean able = new AtomicBoolean(true);
    private final Steadiness steadiness = new Steadiness(able::get, Duration.ofSeconds(15), now::get);

    @Test
    void who_has_just_become_able_is_not_steady_and_every_gap_begins_anew() {
        assertThat(steadiness.isSteady()).isFalse();
        pass(14);
        assertThat(steadiness.isSteady()).isFalse();
        pass(1);
        assertThat(steadiness.isSteady()).isTrue();

        able.set(false);
        assertThat(steadiness.isSteady()).isFalse();
        able.set(true);
        pass(60);
        assertThat(steadiness.isSteady()).as("nobody looked for a minute").isFalse();
        pass(15);
        assertThat(steadiness.isSteady()).isTrue();
    }

    private void pass(int seconds) {
        now.updateAndGet(before -> before.plusSeconds(seconds));
    }
}
