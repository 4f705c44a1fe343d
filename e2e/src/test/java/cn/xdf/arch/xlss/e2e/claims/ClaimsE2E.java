package cn.xdf.arch.xlss.e2e.claims;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pods with claims, through the stock kube-scheduler and our extender. */
@Tag("slow")
class ClaimsE2E {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SELECTED = "/metadata/annotations/volume.kubernetes.io~1selected-node";

    @Test
    void a_pod_with_a_claim_runs_and_comes_back_to_its_data(TestNamespace namespace) {
        namespace.apply(Pods.claim("data"));
        namespace.apply(Pods.sleepingWithClaim("stateful", "data"));
        Duration first = running(namespace, "stateful");
        String home = node(namespace, "stateful");

        for (int i = 0; i < 3; i++) {
            namespace.kubectl("delete", "pod", "stateful");
            namespace.apply(Pods.sleepingWithClaim("stateful", "data"));
            Duration again = running(namespace, "stateful");
            assertThat(node(namespace, "stateful")).isEqualTo(home);
            System.out.printf(
                    "first start with provisioning %d ms, start %d at home %d ms%n",
                    first.toMillis(), i, again.toMillis());
        }
    }

    @Test
    void a_cordoned_home_means_waiting_with_the_reason_and_never_another_node(
            Cluster cluster, TestNamespace namespace) {
        namespace.apply(Pods.claim("data"));
        namespace.apply(Pods.sleepingWithClaim("stateful", "data"));
        running(namespace, "stateful");
        String home = node(namespace, "stateful");
        namespace.kubectl("delete", "pod", "stateful");
        cluster.kubectl("cordon", home);
        try {
            namespace.apply(Pods.sleepingWithClaim("stateful", "data"));
            reason(namespace, "stateful", "is on " + home + ", which is cordoned");
            assertThat(Pods.phase(namespace, "stateful")).isEqualTo("Pending");
        } finally {
            cluster.kubectl("uncordon", home);
        }
        running(namespace, "stateful");
        assertThat(node(namespace, "stateful")).isEqualTo(home);
    }

    @Test
    void a_pod_with_an_ephemeral_volume_of_ours_runs(TestNamespace namespace) {
        namespace.apply(
                Pods.sleepingWithVolume(
                        "scratch",
                        "{name: data, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], storageClassName: xlss, resources: {requests: {storage: 1Mi}}}}}}"));
        running(namespace, "scratch");
    }

    @Test
    void a_pod_with_a_volume_of_ours_and_one_of_an_administrator_runs_where_that_one_is(TestNamespace namespace) {
        namespace.apply("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: by-hand}
                provisioner: kubernetes.io/no-provisioner
                volumeBindingMode: WaitForFirstConsumer
                ---
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: by-hand}
                spec:
                  storageClassName: by-hand
                  capacity: {storage: 1Mi}
                  accessModes: [ReadWriteOnce]
                  hostPath: {path: /tmp/by-hand, type: DirectoryOrCreate}
                  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [n2]}]}]}}
                """);
        try {
            namespace.apply(Pods.claim("data"));
            namespace.apply(Pods.claim("log").replace("storageClassName: xlss", "storageClassName: by-hand"));
            namespace.apply(Pods.sleepingWithClaim("stateful", "data")
                    .replace("volumes: [", "volumes: [{name: log, persistentVolumeClaim: {claimName: log}}, "));
            running(namespace, "stateful");
            assertThat(node(namespace, "stateful")).isEqualTo("n2");
            assertThat(namespace
                            .json("get", "pvc", "log")
                            .at("/spec/volumeName")
                            .asString())
                    .isEqualTo("by-hand");
        } finally {
            namespace.kubectl("delete", "storageclass,pv", "by-hand", "--wait=false");
        }
    }

    @Test
    void a_volume_larger_than_every_pool_is_refused_with_the_reason(TestNamespace namespace) {
        namespace.apply(Pods.claim("data").replace("storage: 1Mi", "storage: 1Pi"));
        namespace.apply(Pods.sleepingWithClaim("stateful", "data"));
        reason(namespace, "stateful", "bytes are free in the pool at /var/lib/xlss");
        assertUnbound(namespace, "stateful");
    }

    /** The pod is bound by our extender only after its volume is made: without the provisioner its bind is held. */
    @Test
    void deleting_a_pod_ends_its_held_bind_at_once(Cluster cluster, TestNamespace namespace) {
        cluster.kubectl("-n", Metrics.SYSTEM, "scale", "deployment/xlss-provisioner", "--replicas=0");
        try {
            Await.until("no provisioner is left", SOON, () -> assertThat(Metrics.pods(cluster))
                    .noneMatch(pod -> pod.contains("provisioner")));
            namespace.apply(Pods.claim("data"));
            namespace.apply(Pods.sleepingWithClaim("stateful", "data"));
            Await.until("a node is chosen and the bind held", SOON, () -> {
                assertThat(namespace.json("get", "pvc", "data").at(SELECTED).asString(""))
                        .isNotEmpty();
                assertThat(held(cluster)).isEqualTo(1);
            });
            namespace.kubectl("delete", "pod", "stateful");
            Duration ended = Await.until("the hold has ended", Duration.ofSeconds(10), () -> assertThat(held(cluster))
                    .isZero());
            System.out.printf("the held bind ended %d ms after the pod's deletion%n", ended.toMillis());
        } finally {
            cluster.kubectl("-n", Metrics.SYSTEM, "scale", "deployment/xlss-provisioner", "--replicas=2");
            cluster.kubectl("-n", Metrics.SYSTEM, "rollout", "status", "deployment/xlss-provisioner", "--timeout=100s");
        }
        namespace.apply(Pods.sleepingWithClaim("stateful", "data"));
        running(namespace, "stateful");
    }

    private static double held(Cluster cluster) {
        return Metrics.pods(cluster).stream()
                .flatMap(pod -> Metrics.page(cluster, pod).lines())
                .filter(line -> line.startsWith("xlss_extender_binds_held "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static Duration running(TestNamespace namespace, String pod) {
        return Await.until(pod + " runs", SOON, () -> assertThat(Pods.phase(namespace, pod))
                .isEqualTo("Running"));
    }

    private static String node(TestNamespace namespace, String pod) {
        return namespace.json("get", "pod", pod).at("/spec/nodeName").asString();
    }

    private static void reason(TestNamespace namespace, String pod, String words) {
        Await.until("the reason is there for kubectl describe", SOON, () -> assertThat(
                        namespace.kubectl("describe", "pod", pod))
                .contains("FailedScheduling")
                .contains(words));
    }

    private static void assertUnbound(TestNamespace namespace, String pod) {
        assertThat(namespace.json("get", "pod", pod).at("/spec/nodeName").isMissingNode())
                .as("not bound")
                .isTrue();
    }
}
