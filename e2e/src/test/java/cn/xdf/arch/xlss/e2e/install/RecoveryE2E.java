package cn.xdf.arch.xlss.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Containers;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our programs after a kill -9. */
@Isolated("ten seconds on a machine that does nothing else: beside two more clusters they are not the programs' own")
@Tag("slow")
class RecoveryE2E {
    /** From SIGKILL to Ready. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @ParameterizedTest
    @CsvSource({
        "app.kubernetes.io/name=xlss-node-agent, node-agent",
        "app.kubernetes.io/name=xlss-provisioner, provisioner",
        "app.kubernetes.io/name=xlss-scheduler, extender",
        "app.kubernetes.io/name=xlss-scheduler, kube-scheduler"
    })
    void a_killed_program_comes_back_and_works(
            String label, String container, Cluster cluster, TestNamespace namespace) {
        String pod = Containers.neverRestarted(cluster, label, container);
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
}
