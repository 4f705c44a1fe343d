package cn.xdf.arch.xlss.e2e.routing;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.failover.Nodes;
import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What slips past the webhook and could never run is made anew, without a human hand. */
@Tag("slow")
class RemakeE2E {
    private static final Duration SOON = Duration.ofSeconds(90);

    /** No webhook is left when the home of its volume is lost. Nothing is backed up, so it begins empty. */
    @Test
    void a_pod_that_slipped_past_and_could_never_run_is_made_anew_and_runs_elsewhere(
            Cluster cluster, TestNamespace namespace) {
        Nodes nodes = new Nodes(cluster);
        nodes.awaitAllHealthy();
        namespace.apply(STATEFUL);
        Await.until("slips-0 runs", SOON, () -> assertThat(Pods.phase(namespace, "slips-0"))
                .isEqualTo("Running"));
        String home = node(namespace, "slips-0");
        boolean dead = false;
        try {
            scale(cluster, 0);
            Await.until("no webhook is left", SOON, () -> assertThat(webhooks(cluster))
                    .isEmpty());
            cluster.kill(home);
            dead = true;
            nodes.awaitVerdict(home, "Lost");
            namespace.kubectl("delete", "pod", "slips-0", "--force", "--grace-period=0");
            Await.until("it is made again and slips past", SOON, () -> assertThat(scheduler(namespace, "slips-0"))
                    .isEqualTo("default-scheduler"));
            long back = System.nanoTime();
            scale(cluster, 1);
            Await.until("slips-0 runs by itself", Duration.ofMinutes(3), () -> {
                assertThat(Pods.phase(namespace, "slips-0")).isEqualTo("Running");
                assertThat(node(namespace, "slips-0")).isNotEqualTo(home);
            });
            System.out.printf("runs %d ms after the webhook came back%n", (System.nanoTime() - back) / 1_000_000);
            assertThat(scheduler(namespace, "slips-0")).isEqualTo("xlss-scheduler");
            assertThat(namespace.kubectl("describe", "statefulset", "slips"))
                    .contains("PodRemade", "node " + home + ", is lost");
        } finally {
            scale(cluster, 1);
            if (dead) {
                cluster.start(home);
            }
            nodes.awaitAllHealthy();
        }
    }

    private static void scale(Cluster cluster, int replicas) {
        cluster.kubectl("-n", Metrics.SYSTEM, "scale", "deployment/xlss-webhook", "--replicas=" + replicas);
    }

    private static List<String> webhooks(Cluster cluster) {
        return cluster.names("-n", Metrics.SYSTEM, "get", "pods", "-l", "app.kubernetes.io/name=xlss-webhook");
    }

    private static String scheduler(TestNamespace namespace, String pod) {
        return namespace.json("get", "pod", pod).at("/spec/schedulerName").asString("");
    }

    private static String node(TestNamespace namespace, String pod) {
        return namespace.json("get", "pod", pod).at("/spec/nodeName").asString("");
    }

    /** Not on the node of the repository, without which no pod moves. */
    private static final String STATEFUL = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata:
              name: slips
              annotations: {localpv.k8s.arch.xdf.cn/failover: StartEmpty, localpv.k8s.arch.xdf.cn/failover-after: 1s}
            spec:
              serviceName: slips
              selector: {matchLabels: {app: slips}}
              template:
                metadata: {labels: {app: slips}}
                spec:
                  terminationGracePeriodSeconds: 0
                  affinity:
                    nodeAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                        nodeSelectorTerms:
                        - matchExpressions: [{key: localpv.k8s.arch.xdf.cn/repository, operator: DoesNotExist}]
                  containers:
                  - {name: main, image: xlss/busybox:dev, command: [sleep, "3600"], volumeMounts: [{name: data, mountPath: /data}]}
              volumeClaimTemplates:
              - metadata: {name: data}
                spec: {accessModes: [ReadWriteOnce], storageClassName: xlss, resources: {requests: {storage: 1Mi}}}
            """;
}
