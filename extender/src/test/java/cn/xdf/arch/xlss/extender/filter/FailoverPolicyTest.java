package cn.xdf.arch.xlss.extender.filter;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.Names;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailoverPolicyTest {
    private static final Instant LOST = Instant.parse("2026-01-01T00:00:00Z");

    /** Settings of claim, pod and owner, seconds since the loss, whether the brake is on; Move names what may begin empty and the limit of age. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                  | ''              | ''               | 900 | false | Hold failover is Hold
            ''                                  | ''              | backup=enabled   | 299 | false | Later 2026-01-01T00:05:00Z
            ''                                  | ''              | backup=enabled   | 300 | false | Move Never
            backup=disabled                     | ''              | backup=enabled   | 900 | false | Hold failover is Hold
            ''                                  | failover=Hold   | backup=enabled   | 900 | false | Hold failover is Hold
            failover=Restore                    | failover=Hold   | ''               | 300 | false | Move Never
            failover=RestoreOrEmpty             | ''              | ''               | 300 | false | Move IfNoSnapshot
            failover=StartEmpty                 | ''              | ''               | 300 | false | Move Always
            failover=Perhaps                    | ''              | backup=enabled   | 300 | false | Hold failover is Perhaps
            failover=Restore failover-after=10s | ''              | failover-after=1h | 10 | false | Move Never
            failover=Restore failover-after=10s | ''              | ''               | 9   | false | Later 2026-01-01T00:00:10Z
            failover=Restore failover-after=0s  | ''              | ''               | 0   | false | Move Never
            failover=Restore failover-after=soon | ''             | ''               | 900 | false | Hold annotation
            failover=Restore failover-max-data-age=x | ''         | ''               | 900 | false | Hold annotation
            failover=Restore failover-max-data-age=2h | ''        | ''               | 900 | false | Move Never PT2H
            failover=Restore                    | ''              | ''               | 900 | true  | Hold too many nodes
            failover=Restore                    | failover-now=1  | ''               | 0   | true  | Move Never
            ''                                  | failover-now=1  | ''               | 0   | false | Move Never
            failover-now=2025-12-31T23:59:59Z   | ''              | ''               | 900 | false | Hold failover is Hold
            failover-now=2026-01-01T00:00:01Z   | ''              | ''               | 900 | false | Move Never
            failover=Perhaps failover-now=1     | ''              | ''               | 900 | false | Hold failover is Perhaps
            """)
    void decides(String claim, String pod, String owner, long seconds, boolean braked, String expected) {
        var decision = FailoverPolicy.decide(
                List.of(settings(claim), settings(pod), settings(owner)), LOST, LOST.plusSeconds(seconds), braked);
        assertThat(told(decision)).startsWith(expected);
    }

    @Test
    void aLossWithoutATimeMovesNothing() {
        var far = Instant.parse("9999-01-01T00:00:00Z");
        var decision = FailoverPolicy.decide(List.of(settings("failover=Restore")), far, LOST, false);
        assertThat(told(decision)).startsWith("Later");
    }

    private static String told(FailoverPolicy.Decision decision) {
        return switch (decision) {
            case FailoverPolicy.Decision.Move(var empty, var age) ->
                "Move " + empty.value() + age.map(limit -> " " + limit).orElse("");
            case FailoverPolicy.Decision.Later(var then) -> "Later " + then;
            case FailoverPolicy.Decision.Hold(var reason) -> "Hold " + reason;
        };
    }

    private static Map<String, String> settings(String text) {
        return Arrays.stream(text.split(" "))
                .filter(setting -> !setting.isBlank())
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(pair -> Names.PREFIX + pair[0], pair -> pair[1]));
    }
}
