package cn.xdf.arch.xlss.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Containers;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.NodeLogs;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.Probe;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Our programs after a kill -9, and after kube-apiserver was gone for a minute. In this order: an outage ends schedulers,
 * and kubelet then waits longer before it starts a container for the next time.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecoveryE2E {
    /** From SIGKILL to Ready. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Duration OUTAGE = Duration.ofSeconds(60);
    /** kube-scheduler ends itself when it cannot renew its lease, and kubelet waits longer before each restart of it. */
    private static final Duration KUBELETS_BACKOFF = Duration.ofSeconds(150);
    /** Lines a container may write because of the outage: the loss, the return and the restarts it causes. */
    private static final int LINES = 40;

    @Order(1)
    @ParameterizedTest
    @CsvSource({
        "app.kubernetes.io/name=xlss-node-agent, node-agent",
        "app.kubernetes.io/name=xlss-provisioner, provisioner",
        "app.kubernetes.io/name=xlss-scheduler, extender",
        "app.kubernetes.io/name=xlss-scheduler, kube-scheduler"
    })
    void a_killed_program_comes_back_and_works(
            String label, String container, Cluster cluster, TestNamespace namespace) {
        String pod = Containers.leaderOrFirst(cluster, label);
        int restarts = Containers.restarts(cluster, pod, container);

        Containers.killNine(cluster, pod, container);

        Duration back = Await.until("restarted and Ready", LIMIT.multipliedBy(3), () -> {
            assertThat(Containers.restarts(cluster, pod, container)).isGreaterThan(restarts);
            assertThat(Containers.ready(cluster, pod)).isTrue();
        });
        System.out.printf("%s: Ready %d ms after kill -9%n", container, back.toMillis());
        assertThat(back).isLessThan(LIMIT);
        namespace.apply(Pods.sleeping("after"));
        Await.until("a pod is placed", LIMIT, () -> assertThat(Pods.phase(namespace, "after"))
                .isEqualTo("Running"));
        assertThat(Metrics.pods(cluster)).isNotEmpty();
    }

    @Order(2)
    @Test
    void an_outage_of_the_api_is_survived_without_flooding_the_log(Cluster cluster, TestNamespace namespace)
            throws Exception {
        Map<String, Long> before = NodeLogs.linesPerContainer(cluster);
        Probe probe = Probe.ofSystemPods(cluster);
        cluster.kill("kube-apiserver");
        long start = System.nanoTime();
        try {
            Await.until(
                    "every program that watches says it is not ready", OUTAGE, () -> assertThat(probe.readyPrograms())
                            .isEmpty());
            Thread.sleep(Math.max(0, OUTAGE.toMillis() - (System.nanoTime() - start) / 1_000_000));
        } finally {
            cluster.start("kube-apiserver");
        }

        Duration recovered = Await.until("all Ready again", OUTAGE, () -> {
            assertThat(probe.readyPrograms()).hasSameSizeAs(probe.programs());
            assertThat(cluster.kubectl("-n", "xlss-system", "get", "pods", "--no-headers"))
                    .doesNotContain("0/1", "0/2", "1/2");
        });
        namespace.apply(Pods.sleeping("after-outage"));
        Duration placed =
                Await.until("a pod is placed", KUBELETS_BACKOFF, () -> assertThat(Pods.phase(namespace, "after-outage"))
                        .isEqualTo("Running"));

        Map<String, Long> after = NodeLogs.linesPerContainer(cluster);
        System.out.printf(
                "all Ready %d ms after the API was back, a pod Running %d ms later%n",
                recovered.toMillis(), placed.toMillis());
        after.forEach((container, lines) -> {
            long written = lines - before.getOrDefault(container, 0L);
            System.out.printf("%s wrote %d lines in a %d s outage%n", container, written, OUTAGE.toSeconds());
            if (!container.endsWith("/kube-scheduler")) {
                assertThat(written).as(container).isLessThanOrEqualTo(LINES);
            }
        });
    }
}
