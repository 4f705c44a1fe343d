package cn.xdf.arch.xlss.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The extender's first verdicts, through the stock kube-scheduler. */
class FirstPodE2E {
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void a_pod_without_claims_is_judged_bound_and_runs(Cluster cluster, TestNamespace namespace) {
        double bindsBefore = Metrics.sum(cluster, "xlss_extender_requests_total", "verb=\"bind\"");
        namespace.apply(Pods.sleeping("plain"));

        Await.until("the pod runs", SOON, () -> assertThat(Pods.phase(namespace, "plain"))
                .isEqualTo("Running"));

        assertThat(Metrics.sum(cluster, "xlss_extender_requests_total", "verb=\"bind\""))
                .as("the Binding came through our extender, not through the scheduler's own binder")
                .isGreaterThan(bindsBefore);
    }

    @Test
    void pods_of_the_default_scheduler_do_not_pass_through_us(Cluster cluster, TestNamespace namespace) {
        double before = Metrics.sum(cluster, "xlss_extender_requests_total", "verb=\"filter\"");
        namespace.apply(
                Pods.sleeping("foreign").replace("schedulerName: xlss-scheduler", "schedulerName: default-scheduler"));

        Await.until("the pod runs", SOON, () -> assertThat(Pods.phase(namespace, "foreign"))
                .isEqualTo("Running"));

        assertThat(Metrics.sum(cluster, "xlss_extender_requests_total", "verb=\"filter\""))
                .isEqualTo(before);
    }
}
