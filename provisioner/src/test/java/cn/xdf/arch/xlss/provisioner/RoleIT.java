package cn.xdf.arch.xlss.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.boot.RunningProgram;
import cn.xdf.arch.xlss.metrics.MetricsPage;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One jar, two programs: each serves and runs only what is its own. No API server answers here. */
@Tag("slow")
class RoleIT {
    @TempDir
    Path directory;

    private Map<String, String> environment;

    @BeforeEach
    void kubeconfig() throws IOException {
        Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: c
                contexts: [{name: c, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:9"}}]
                users: [{name: u, user: {}}]
                """);
        environment = new HashMap<>(Map.of("KUBECONFIG", kubeconfig.toString()));
    }

    @Test
    void aWrongRoleIsOneLineAndExitCode78() throws Exception {
        environment.put("XLSS_PROGRAM_ROLE", "web");
        try (RunningProgram program = RunningProgram.start(environment)) {
            assertThat(program.exitCode()).as(program::toString).isEqualTo(78);
            assertThat(program.errors())
                    .containsExactly(
                            "xlss-provisioner: wrong configuration: xlss.program.role (environment XLSS_PROGRAM_ROLE) = \"web\": "
                                    + "allowed: provisioner, webhook");
        }
    }

    @Test
    void theWebhookRunsNoControllerAndStopsInOrder() throws Exception {
        environment.put("XLSS_PROGRAM_ROLE", "webhook");
        environment.put("XLSS_WEBHOOK_PORT", "0");
        environment.put("SERVER_PORT", "8443"); // only says that the actuator's port is another one
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        environment.put("MANAGEMENT_SERVER_PORT", "" + port);
        try (RunningProgram program = RunningProgram.start(environment)) {
            program.awaitStarted();
            assertThat(RunningProgram.get(port, "/actuator/health/liveness").status())
                    .isEqualTo(200);
            var readiness = RunningProgram.get(port, "/actuator/health/readiness");
            assertThat(readiness.status()).as("it has no certificate").isEqualTo(503);
            assertThat(readiness.body()).doesNotContain("leadership");
            var metrics = RunningProgram.get(port, "/actuator/prometheus").body();
            assertThat(metrics)
                    .contains(
                            "loop=\"certificate\"",
                            "loop=\"slipped-pods\"",
                            "xlss_webhook_certificate_expiry_timestamp_seconds 0.0");
            assertThat(MetricsPage.deviations("webhook", metrics)).isEmpty();
            assertThat(metrics.lines()
                            .filter(line -> line.startsWith("xlss_reconcile_queue_depth{"))
                            .toList())
                    .hasSize(3); // certificate, slipped-pods, remade-pods
            program.terminate();
            assertThat(program.exitCode()).as(program::toString).isZero();
            assertThat(program.output()).anyMatch(line -> line.contains("started xlss-webhook "));
            assertThat(program.errors()).isEmpty();
        }
    }
}
