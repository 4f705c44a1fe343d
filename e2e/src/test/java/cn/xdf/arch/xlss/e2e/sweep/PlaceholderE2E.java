package cn.xdf.arch.xlss.e2e.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** While a pod's data is on its way, others want the room that it will need. It asks for more than half a node: there is room for one of its size. */
@Tag("slow")
class PlaceholderE2E extends FailoverCase {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String NAMESPACE = "xlss-placeholders";
    private static final String IMPORTANT = "test-xlss-important";

    @Override
    String resources() {
        return cpu(55);
    }

    @AfterEach
    void noPlaceholderIsLeft() {
        cluster.tryKubectl("delete", "priorityclass", IMPORTANT, "--ignore-not-found");
        Await.until(
                "no placeholder is left", SOON, () -> assertThat(placeholders()).isEmpty());
    }

    /** More of them wait for the room than there is, so that it would be taken in the moment in which it changes hands, too. */
    @Test
    void the_default_scheduler_fills_the_node_and_the_pod_has_its_room() {
        try (HeldFailover _ = failover.holdAt(Phase.RESTORING)) {
            crowd(10, cpu(12), "");
            Await.until("the node is full", SOON, () -> assertThat(crowdsReasons())
                    .filteredOn(reason -> !reason.isEmpty())
                    .isNotEmpty()
                    .allMatch(reason -> reason.contains("Insufficient cpu")));
            assertThat(placeholders()).hasSize(1);
            String placeholder = placeholders().getFirst();
            Await.until("kubelet waits, and pulls nothing", SOON, () -> assertThat(eventsOf(placeholder))
                    .containsOnly("FailedMount"));
        }
        assertThat(failover.awaitRunning()).isEqualTo(failover.target());
        failover.assertRight(1);
    }

    /** A pod of which the placeholder is still there does not fit beside it: the next process removes it before anything else. */
    @Test
    void an_extender_that_is_killed_leaves_no_placeholder() {
        try (HeldFailover _ = failover.holdAt(Phase.RESTORING)) {
            assertThat(placeholders()).hasSize(1);
            Victim.EXTENDER.killNine(cluster, failover.target());
        }
        assertThat(failover.awaitRunning()).isEqualTo(failover.target());
        failover.assertRight(1);
    }

    @Test
    void a_home_that_returns_leaves_no_placeholder() {
        try (HeldFailover _ = failover.holdAt(Phase.RESTORING)) {
            assertThat(placeholders()).hasSize(1);
            failover.losses().declareAlive(failover.home());
        }
        assertThat(failover.awaitRunning()).isEqualTo(failover.home());
        failover.assertRight(0);
    }

    /** Its restore would otherwise hold the pod to the node that has no room for it. */
    @Test
    void a_more_important_pod_takes_the_room_and_the_pod_goes_elsewhere() {
        cluster.apply("""
                apiVersion: scheduling.k8s.io/v1
                kind: PriorityClass
                metadata: {name: %s}
                value: 1000
                """.formatted(IMPORTANT));
        try (HeldFailover _ = failover.holdAt(Phase.RESTORING)) {
            failover.admitThird();
            crowd(1, cpu(55), IMPORTANT);
            Await.until("it runs", SOON, () -> assertThat(crowdsReasons()).containsExactly(""));
        }
        assertThat(failover.awaitRunning()).isEqualTo(failover.third());
        failover.assertRight(1);
    }

    private List<String> placeholders() {
        return cluster.names("-n", NAMESPACE, "get", "pods");
    }

    private List<String> eventsOf(String placeholder) {
        return cluster.json("-n", NAMESPACE, "get", "events")
                .path("items")
                .valueStream()
                .filter(event -> event.at("/involvedObject/name").asString().equals(placeholder))
                .map(event -> event.path("reason").asString())
                .toList();
    }

    /** Pods of the default scheduler that want to the target. */
    private void crowd(int replicas, String resources, String priority) {
        namespace.apply("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s}
                spec:
                  replicas: %2$d
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      priorityClassName: "%3$s"
                      nodeSelector: {kubernetes.io/hostname: %4$s}
                      terminationGracePeriodSeconds: 0
                      containers: [{name: main, image: xlss/busybox:dev, command: [sleep, "86400"], resources: %5$s}]
                """.formatted(Failover.BYSTANDER, replicas, priority, failover.target(), resources));
        Await.until("all are there", SOON, () -> assertThat(crowdsReasons()).hasSize(replicas));
    }

    /** Why each of them has no node; empty: it has one. */
    private List<String> crowdsReasons() {
        return namespace
                .json("get", "pods", "-l", "app=" + Failover.BYSTANDER)
                .path("items")
                .valueStream()
                .filter(pod -> pod.at("/metadata/deletionTimestamp").isMissingNode())
                .filter(pod -> !pod.at("/status/phase").asString("").equals("Failed"))
                .map(PlaceholderE2E::reason)
                .toList();
    }

    private static String reason(JsonNode pod) {
        return Stream.concat(
                        pod.at("/status/conditions")
                                .valueStream()
                                .filter(condition ->
                                        condition.path("type").asString().equals("PodScheduled"))
                                .map(condition -> condition.path("message").asString("")),
                        Stream.of("not seen by its scheduler yet"))
                .findFirst()
                .orElseThrow();
    }

    /** A request of this share of a node. */
    private String cpu(int percent) {
        String cpu = cluster.json("get", "nodes")
                .at("/items/0/status/allocatable/cpu")
                .asString();
        int millis = cpu.endsWith("m") ? Integer.parseInt(cpu.replace("m", "")) : 1_000 * Integer.parseInt(cpu);
        return "{requests: {cpu: " + millis * percent / 100 + "m}}";
    }
}
