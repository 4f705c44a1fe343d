package cn.xdf.arch.xlss.agent.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    /** Its hash is 0, so it is never late. */
    private static final String NO_JITTER = "";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 2 * * *               | 2026-03-10T02:30:00Z",
                "*/20 * * * *             | 2026-03-10T00:20:00Z",
                "0 0 1 * MON              | 2026-03-16T00:00:00Z",
                "0 0 11 * 1               | 2026-03-11T00:00:00Z",
                "0 0 * * 7                | 2026-03-15T00:00:00Z",
                "CRON_TZ=Asia/Shanghai 0 2 * * * | 2026-03-10T18:00:00Z",
                "@hourly                  | 2026-03-10T01:00:00Z",
                "@daily                   | 2026-03-11T00:00:00Z",
                "@weekly                  | 2026-03-15T00:00:00Z",
                "@monthly                 | 2026-04-01T00:00:00Z",
                "0 0 29 2 *               | 2028-02-29T00:00:00Z",
            })
    void it_is_cron_as_everybody_knows_it(String text, Instant next) {
        // a Tuesday; day of month and weekday are alternatives, as in cron
        assertThat(Schedule.parse(text).next(Instant.parse("2026-03-10T00:00:00Z"), NO_JITTER))
                .contains(next);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "soon",
                "* * * *",
                "* * * * * *",
                "61 * * * *",
                "0 0 31 2 *",
                "CRON_TZ=Nowhere/X 0 0 * * *",
                "@every",
                "@every 10s",
                "@every x",
                "@every 9000h",
                "@reboot"
            })
    void what_cannot_be_is_refused(String text) {
        assertThatThrownBy(() -> Schedule.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void each_pod_has_its_own_lateness_which_is_always_the_same() {
        Schedule midnight = Schedule.parse("@daily");
        Instant now = Instant.parse("2026-03-10T12:00:00Z");
        Instant one = midnight.next(now, "shop/db-0").orElseThrow();
        Instant other = midnight.next(now, "shop/db-1").orElseThrow();
        assertThat(one)
                .isNotEqualTo(other)
                .isEqualTo(midnight.next(now, "shop/db-0").orElseThrow());
        assertThat(Duration.between(Instant.parse("2026-03-11T00:00:00Z"), one))
                .isBetween(Duration.ZERO, Duration.ofMinutes(5));
        assertThat(midnight.next(one, "shop/db-0")).contains(one.plus(Duration.ofDays(1)));
    }

    @Test
    void every_counts_from_the_beginning_of_time() {
        Schedule often = Schedule.parse("@every 1h30m");
        Instant first =
                often.next(Instant.parse("2026-03-10T00:10:00Z"), "shop/db-0").orElseThrow();
        assertThat(often.next(first, "shop/db-0")).contains(first.plus(Duration.ofMinutes(90)));
    }
}
