package cn.xdf.arch.xlss.agent;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.agent.restic.RealRestic;
import cn.xdf.arch.xlss.boot.RunningProgram;
import cn.xdf.arch.xlss.metrics.MetricsPage;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What an operator sees of a program that starts, fails to start, and stops. No API server answers here. */
@Tag("slow")
class StartAndStopIT {
    @TempDir
    Path directory;

    private Map<String, String> good;

    @BeforeEach
    void writeKubeconfig() throws Exception {
        Path kubeconfig = directory.resolve("kubeconfig");
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                current-context: c
                contexts: [{name: c, context: {cluster: c, user: u}}]
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:9"}}]
                users: [{name: u, user: {}}]
                """);
        good = Map.of(
                "NODE_NAME",
                "n1",
                "KUBECONFIG",
                kubeconfig.toString(),
                "XLSS_RESTIC_PROGRAM",
                RealRestic.program().toString(),
                "XLSS_RESTIC_WORK",
                directory.resolve("restic").toString());
    }

    @Test
    void aWrongValueIsOneLineAndExitCode78() throws Exception {
        assertRefused(
                "xlss-rescuer: wrong configuration: xlss.agent.renew-interval (environment XLSS_AGENT_RENEW_INTERVAL) = \"soon\": "
                        + "allowed: a duration such as 500ms, 30s, 5m or 1h",
                with("XLSS_AGENT_RENEW_INTERVAL", "soon"));
    }

    @Test
    void aMissingNodeNameIsOneLineAndExitCode78() throws Exception {
        assertRefused(
                "xlss-rescuer: wrong configuration: xlss.agent.node-name (environment XLSS_AGENT_NODE_NAME) = \"\": must not be blank",
                Map.of("KUBECONFIG", good.get("KUBECONFIG")));
    }

    @Test
    void noApiAtAllIsOneLineAndExitCode78() throws Exception {
        String nowhere = directory.resolve("nowhere").toString();
        assertRefused(
                "xlss-rescuer: wrong configuration: xlss.kubernetes.kubeconfig (environment XLSS_KUBERNETES_KUBECONFIG) is not set: "
                        + "must name a kubeconfig outside of a pod with a service account: there is none at " + nowhere,
                with("KUBECONFIG", nowhere));
    }

    @Test
    void aKubeconfigThatIsNoneIsOneLineAndExitCode78() throws Exception {
        Path nonsense = Files.writeString(directory.resolve("nonsense"), "{{{");
        assertRefused(
                "xlss-rescuer: wrong configuration: xlss.kubernetes.kubeconfig (environment XLSS_KUBERNETES_KUBECONFIG) = \""
                        + nonsense + "\": must be a kubeconfig (YAML) that can be read",
                with("XLSS_KUBERNETES_KUBECONFIG", nonsense.toString()));
    }

    @Test
    void aMistypedVariableIsOneLineAndExitCode78() throws Exception {
        assertRefused(
                "xlss-rescuer: wrong configuration: XLSS_AGENT_LEASE_DURATON: no such property; "
                        + "did you mean xlss.agent.lease-duration (environment XLSS_AGENT_LEASE_DURATION)?",
                with("XLSS_AGENT_LEASE_DURATON", "10s"));
    }

    @Test
    void aWrongLogFormatIsOneLineAndExitCode78() throws Exception {
        assertRefused(
                "xlss-rescuer: wrong configuration: xlss.log.format (environment XLSS_LOG_FORMAT) = \"xml\": allowed: json, text",
                with("XLSS_LOG_FORMAT", "xml"));
    }

    @Test
    void aRuleBetweenTwoPropertiesIsOneLineAndExitCode78() throws Exception {
        assertRefused(
                "xlss-rescuer: wrong configuration: xlss.agent.lease-duration (environment XLSS_AGENT_LEASE_DURATION) = \"PT3S\": "
                        + "must be at least three times xlss.agent.renew-interval (PT10S), or one lost renewal makes the agent look away",
                with("XLSS_AGENT_LEASE_DURATION", "3s"));
    }

    @Test
    void withoutResticItDoesNotStart() throws Exception {
        try (RunningProgram program = RunningProgram.start(with("XLSS_RESTIC_PROGRAM", "/nonexistent"))) {
            assertThat(program.exitCode()).as(program::toString).isEqualTo(78);
            assertThat(program.errors())
                    .singleElement()
                    .asString()
                    .startsWith("xlss-rescuer: wrong configuration: xlss.restic.program"
                            + " (environment XLSS_RESTIC_PROGRAM) = \"/nonexistent\": must be restic 0.18 or newer");
        }
    }

    @Test
    void aPortInUseIsOneLineAndExitCode78() throws Exception {
        try (ServerSocket other = new ServerSocket(0);
                RunningProgram program = RunningProgram.start(good, "--server.port=" + other.getLocalPort())) {
            assertThat(program.exitCode()).as(program::toString).isEqualTo(78);
            assertThat(program.errors())
                    .singleElement()
                    .asString()
                    .contains("server.port (environment SERVER_PORT) = \"" + other.getLocalPort()
                            + "\": the port is in use");
        }
    }

    @Test
    void startedAndStoppedAreOneJsonLineEachAndSigtermIsExitCode0() throws Exception {
        try (RunningProgram program = RunningProgram.start(good)) {
            program.awaitStarted();
            assertThat(program.get("/actuator/info").body()).contains("\"version\":\"25", "\"revision\":");
            assertThat(program.get("/actuator/prometheus").body())
                    .containsPattern("xlss_build_info\\{revision=\"[^\"]+\",version=\"[0-9.]+\"\\} 1");
            assertThat(MetricsPage.deviations(
                            "node-agent", program.get("/actuator/prometheus").body()))
                    .isEmpty();
            assertThat(program.get("/actuator/env").status()).isEqualTo(404);
            assertThat(program.get("/actuator/health/liveness").status()).isEqualTo(200);
            assertThat(program.get("/actuator/health/readiness").status()).isEqualTo(503);
            program.terminate();
            assertThat(program.exitCode()).as(program::toString).isZero();
            assertThat(messages(program))
                    .filteredOn(line -> line.startsWith("started xlss-rescuer "))
                    .hasSize(1);
            assertThat(messages(program))
                    .filteredOn(line -> line.startsWith("stopped xlss-rescuer "))
                    .hasSize(1);
            assertThat(messages(program)).as("each trouble is told once").doesNotHaveDuplicates();
            assertThat(program.errors()).isEmpty();
        }
    }

    @Test
    void sigtermWhileStartingIsExitCode0() throws Exception {
        try (RunningProgram program = RunningProgram.start(good, "--xlss.log.level=debug")) {
            program.await("logging", () -> !program.output().isEmpty());
            program.terminate();
            assertThat(program.exitCode()).as(program::toString).isZero();
        }
    }

    @Test
    void textLogsAreReadable() throws Exception {
        try (RunningProgram program = RunningProgram.start(with("XLSS_LOG_FORMAT", "text"))) {
            program.awaitStarted();
            assertThat(program.output()).noneMatch(line -> line.startsWith("{"));
        }
    }

    private static List<String> messages(RunningProgram program) {
        return program.output().stream()
                .map(line -> JsonMapper.shared().readTree(line).get("message").asString())
                .toList();
    }

    private static void assertRefused(String line, Map<String, String> environment) throws Exception {
        try (RunningProgram program = RunningProgram.start(environment)) {
            assertThat(program.exitCode()).as(program::toString).isEqualTo(78);
            assertThat(Stream.concat(program.output().stream(), program.errors().stream()))
                    .containsExactly(line);
        }
    }

    private Map<String, String> with(String name, String value) {
        Map<String, String> changed = new HashMap<>(good);
        changed.put(name, value);
        return changed;
    }
}
