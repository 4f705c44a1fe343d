package cn.xdf.arch.xlss.provisioner;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.boot.RunningProgram;
import cn.xdf.arch.xlss.metrics.MetricsPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All features of the real program start together and stop in order. No API server answers here. */
@Tag("slow")
class StartAndStopIT {
    @Test
    void startsWithoutTheApiSaysThatItIsNotReadyAndStops(@TempDir Path directory) throws Exception {
        Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: c
                contexts: [{name: c, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:9"}}]
                users: [{name: u, user: {}}]
                """);
        try (RunningProgram program = RunningProgram.start(Map.of("KUBECONFIG", kubeconfig.toString()))) {
            program.awaitStarted();
            assertThat(program.get("/actuator/health/liveness").status()).isEqualTo(200);
            assertThat(program.get("/actuator/health/readiness").status()).isEqualTo(503);
            assertThat(MetricsPage.deviations(
                            "provisioner", program.get("/actuator/prometheus").body()))
                    .isEmpty();
            program.terminate();
            assertThat(program.exitCode()).as(program::toString).isZero();
            assertThat(program.errors()).isEmpty();
        }
    }
}
