package cn.xdf.arch.xlss.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.NodeLogs;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.Probe;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our programs while kube-apiserver is gone for a minute, and after it. */
@Order(1) // the longest goes first
@Tag("slow")
class OutageE2E {
    private static final Duration OUTAGE = Duration.ofSeconds(60);
    /** kube-scheduler ends itself when it cannot renew its lease, and kubelet waits longer before each restart of it. */
    private static final Duration KUBELETS_BACKOFF = Duration.ofSeconds(150);
    /** Lines a container may write because of the outage: the loss, the return and the restarts it causes. */
    private static final int LINES = 25;

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
        SoftAssertions.assertSoftly(quiet -> after.forEach((container, lines) -> {
            long written = lines - before.getOrDefault(container, 0L);
            System.out.printf("%s wrote %d lines in a %d s outage%n", container, written, OUTAGE.toSeconds());
            if (!container.endsWith("/kube-scheduler")) {
                quiet.assertThat(written).as(container).isLessThanOrEqualTo(LINES);
            }
        }));
    }
}
