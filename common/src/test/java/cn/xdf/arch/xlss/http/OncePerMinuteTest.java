package cn.xdf.arch.xlss.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class OncePerMinuteTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final OncePerMinute<Fault> limit = new OncePerMinute<>(Fault.class);

    @Test
    void letsTheFirstThroughAndTellsLaterHowManyItHeldBack() {
        assertThat(limit.admit(Fault.NOT_JSON, START)).isEqualTo(OptionalLong.of(0));
        assertThat(limit.admit(Fault.NOT_JSON, START.plusSeconds(1))).isEmpty();
        assertThat(limit.admit(Fault.NOT_JSON, START.plusSeconds(59))).isEmpty();
        assertThat(limit.admit(Fault.NOT_JSON, START.plusSeconds(60))).isEqualTo(OptionalLong.of(2));
        assertThat(limit.admit(Fault.NOT_JSON, START.plusSeconds(61))).isEmpty();
    }

    @Test
    void eachKindHasItsOwnMinute() {
        limit.admit(Fault.NOT_JSON, START);
        assertThat(limit.admit(Fault.TIMEOUT, START)).isEqualTo(OptionalLong.of(0));
    }

    @Test
    void aClockSetBackDoesNotSilenceIt() {
        limit.admit(Fault.NOT_JSON, START);
        assertThat(limit.admit(Fault.NOT_JSON, START.minusSeconds(3600))).isPresent();
    }
}
