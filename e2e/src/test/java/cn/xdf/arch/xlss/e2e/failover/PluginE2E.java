package cn.xdf.arch.xlss.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import cn.xdf.arch.xlss.e2e.harness.Plugin;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a person does with `kubectl xlss` on a real cluster: looks, asks why, moves, goes back to a snapshot. */
@Tag("slow")
class PluginE2E {
    private static final Duration SOON = Duration.ofSeconds(60);

    private Cluster cluster;
    private TestNamespace namespace;
    private Plugin plugin;
    private Workload workload;
    private Nodes nodes;
    private String first;

    @BeforeEach
    void running(Cluster shared, TestNamespace given) {
        cluster = shared;
        namespace = given;
        plugin = new Plugin(shared);
        nodes = new Nodes(shared);
        nodes.awaitAllHealthy();
        workload = new Workload(shared, given, "web").apply(Map.of(), "data");
        first = workload.awaitRunning();
    }

    @AfterEach
    void alive() {
        nodes.names().forEach(nodes::declareAlive);
    }

    @Test
    void a_pod_is_moved_with_its_data_and_goes_back_to_a_snapshot() throws Exception {
        assertThat(say("why", "web-0")).isEqualTo(0);
        JsonNode volume =
                plugin.json("status", "-n", namespace.name()).path("volumes").path(0);
        assertThat(volume.path("claim").asString()).isEqualTo("data-web-0");
        assertThat(volume.path("state").asString()).isEqualTo("unprotected");
        String second = nodes.names().stream()
                .filter(name -> !name.equals(first))
                .findFirst()
                .orElseThrow();
        JsonNode refused = json("move", "web-0", "--to", second, "--yes");
        assertThat(refused.path("reason").asString()).isEqualTo("InUse");
        assertThat(refused.path("message").asString()).isEqualTo("pod web-0 on " + first + " uses the volumes");

        workload.awaitRecords(workload.directory("data", first), 3);
        workload.save("data");
        workload.scale(0);
        assertThat(say("move", "web-0", "--to", second, "--dry-run")).isEqualTo(0);
        assertThat(restores()).isEmpty();
        JsonNode moved = json("move", "web-0", "--to", second, "--yes", "--wait", "--timeout=90");
        assertThat(moved.path("phase").asString()).as(moved.toString()).isEqualTo("Succeeded");
        List<Integer> kept = workload.recordsWithoutGap(workload.directory("data", second));
        assertThat(kept).hasSizeGreaterThan(3);
        assertThat(json("move", "web-0", "--to", second).path("message").asString())
                .contains("is at home on " + second + " already");

        JsonNode snapshots = json("snapshots", "data-web-0");
        JsonNode latest = chosen(snapshots);
        assertThat(latest.path("trigger").asString()).isEqualTo("now");
        workload.scale(1);
        assertThat(workload.awaitRunning()).isEqualTo(second);
        workload.awaitRecords(workload.directory("data", second), kept.size() + 3);
        workload.scale(0);
        String id = latest.path("id").asString().substring(0, 8);
        assertThat(say("restore", "web-0", "--snapshot", id, "--yes", "--wait", "--timeout=90"))
                .isEqualTo(0);
        assertThat(workload.annotation("data", "home")).isEqualTo(second);
        assertThat(workload.records(workload.directory("data", second)))
                .as("in place, as it was then")
                .isEqualTo(kept);
        workload.scale(1);
        assertThat(workload.awaitRunning()).isEqualTo(second);
    }

    @Test
    void it_refuses_as_the_provisioner_does() {
        workload.scale(0);
        JsonNode refused = json("move", "web-0", "--to", "n9", "--yes");
        workload.restoreOf("by-hand", "n9", workload.volume("data"), "startEmpty: Always");
        Await.until("the provisioner has refused it", SOON, () -> {
            JsonNode status = namespace.json("get", "pvr", "by-hand").path("status");
            assertThat(status.path("reason").asString())
                    .isEqualTo(refused.path("reason").asString());
            assertThat(status.path("message").asString())
                    .isEqualTo(refused.path("message").asString());
        });
        assertThat(run("move", "web-0", "--to", "n9").code()).isEqualTo(1);
        assertThat(run("move", "nobody-0", "--to", first).code()).isEqualTo(2);
        assertThat(run("restore", "web-0", "--snapshot", "yesterday").code()).isEqualTo(2);
    }

    @Test
    void a_pod_of_a_lost_node_is_explained_until_somebody_says_go() {
        nodes.declareDeadWithItsPods(first);
        nodes.awaitVerdict(first, "Lost");
        workload.forceDelete();
        Await.until("it is explained", SOON, () -> {
            JsonNode why = json("why", "web-0");
            assertThat(why.path("running").asBoolean()).isFalse();
            JsonNode failover = step(why, "failover");
            assertThat(failover.path("text").asString()).contains("failover is Hold");
            assertThat(failover.path("next").asString()).contains("failover-now");
            assertThat(step(why, "node").path("text").asString())
                    .as("the scheduler says the same")
                    .contains("failover is Hold");
        });
        assertThat(say("why", "web-0")).isEqualTo(1);
        assertThat(plugin.json("status").at("/ok").asBoolean()).isFalse();
    }

    private List<String> restores() {
        return namespace.cluster().names("-n", namespace.name(), "get", "pvr");
    }

    private static JsonNode step(JsonNode why, String id) {
        return StreamSupport.stream(why.path("steps").spliterator(), false)
                .filter(step -> step.path("id").asString().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no step " + id + ": " + why));
    }

    private static JsonNode chosen(JsonNode snapshots) {
        return StreamSupport.stream(snapshots.path("snapshots").spliterator(), false)
                .filter(one -> one.path("chosen").asBoolean())
                .findFirst()
                .orElseThrow(() -> new AssertionError("none would be taken: " + snapshots));
    }

    private Command.Result run(String... arguments) {
        return plugin.run(inNamespace(arguments));
    }

    /** Runs it for people, and returns its exit code. */
    private int say(String... arguments) {
        Command.Result result = run(arguments);
        System.out.println("$ " + result.command() + "\n" + result.output() + result.error());
        return result.code();
    }

    private JsonNode json(String... arguments) {
        return plugin.json(inNamespace(arguments));
    }

    private String[] inNamespace(String... arguments) {
        String[] all = Arrays.copyOf(arguments, arguments.length + 2);
        all[arguments.length] = "-n";
        all[arguments.length + 1] = namespace.name();
        return all;
    }
}
