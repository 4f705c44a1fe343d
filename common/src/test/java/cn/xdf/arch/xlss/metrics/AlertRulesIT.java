package cn.xdf.arch.xlss.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Prometheus' own tool on the rules: it fires each alert and sees it silent (src/test/prometheus/alerts.yaml). */
class AlertRulesIT {
    @Test
    void the_rules_are_well_formed() throws Exception {
        run(
                "check",
                "rules",
                "--lint-fatal",
                Path.of("..").resolve(AlertRules.COMPONENT).resolve("rules.yaml") + "");
    }

    @Test
    void each_alert_fires_when_it_should_and_only_then() throws Exception {
        run("test", "rules", "src/test/prometheus/alerts.yaml");
    }

    private static void run(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = PrometheusProgram.of("promtool").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
