package cn.xdf.arch.xlss.e2e.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import cn.xdf.arch.xlss.e2e.harness.Plugin;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** `kubectl xlss doctor` finds what is broken, that alone, and names the fix; afterwards it is content again. */
@Order(1) // long
@Tag("slow")
class DoctorE2E {
    private static final Duration SOON = Duration.ofSeconds(90);

    private static Cluster cluster;
    private static Plugin plugin;

    static Stream<Breakage> breakages() {
        return Breakages.all();
    }

    @BeforeAll
    static void content(Cluster shared) {
        cluster = shared;
        plugin = new Plugin(shared);
        awaitContent();
    }

    @ParameterizedTest
    @MethodSource("breakages")
    void it_finds(Breakage breakage) {
        try {
            breakage.breaking().accept(cluster);
            Await.until("the doctor finds " + breakage, SOON, () -> {
                JsonNode said = plugin.json("doctor");
                assertThat(errors(said)).containsExactly(breakage.check());
                assertThat(findings(said))
                        .anyMatch(finding -> finding.path("found").asString().contains(breakage.found())
                                && finding.path("fix").asString().contains(breakage.fix()));
            });
        } finally {
            breakage.mending().accept(cluster);
        }
        awaitContent();
    }

    @Test
    void who_may_read_nothing_is_told_so() {
        Command.Result doctor = plugin.run("doctor", "--as=nobody");
        assertThat(doctor.code()).isEqualTo(4);
        assertThat(doctor.output()).contains("could not be read", "you may not", "0 errors");
        Command.Result status = plugin.run("status", "--as=nobody");
        assertThat(status.code()).isEqualTo(4);
        assertThat(status.output()).contains("could not be read: storagenodes");
    }

    @Test
    void a_cluster_that_does_not_answer_has_an_exit_code_of_its_own() {
        Command.Result result = plugin.run("doctor", "--server=https://127.0.0.1:1");
        assertThat(result.code()).isEqualTo(3);
        assertThat(result.error()).contains("the cluster cannot be reached").hasLineCount(1);
    }

    private static void awaitContent() {
        Await.until("the doctor is content", SOON, () -> {
            JsonNode said = plugin.json("doctor");
            assertThat(errors(said)).as(said.toString()).isEmpty();
            assertThat(said.path("ok").asBoolean()).isTrue();
            assertThat(said.path("checks").valueStream().map(check -> check.path("state")
                            .asString()))
                    .doesNotContain("unknown");
        });
    }

    private static List<String> errors(JsonNode said) {
        return said.path("checks")
                .valueStream()
                .filter(check -> check.path("state").asString().equals("error"))
                .map(check -> check.path("id").asString())
                .toList();
    }

    private static List<JsonNode> findings(JsonNode said) {
        return said.path("checks")
                .valueStream()
                .flatMap(check -> check.path("findings").valueStream())
                .toList();
    }
}
