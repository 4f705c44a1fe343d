package cn.xdf.arch.xlss.e2e.routing;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import cn.xdf.arch.xlss.e2e.harness.Containers;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever names our StorageClass need not know our scheduler; and nothing that happens to the webhook keeps a pod from being created. */
@Tag("slow")
class RoutingE2E {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final String APP = "app.kubernetes.io/name=xlss-webhook";
    private static final String OURS = "xlss-scheduler";
    private static final String DEFAULT = "default-scheduler";

    @BeforeEach
    void webhookIsThere(Cluster cluster) {
        Await.until("the API server trusts the webhook, which serves", SOON, () -> {
            assertThat(cluster.json("get", "mutatingwebhookconfigurations", "xlss-webhook")
                            .at("/webhooks/0/clientConfig/caBundle")
                            .asString(""))
                    .isNotEmpty();
            assertThat(pods(cluster)).isNotEmpty().allMatch(pod -> Containers.ready(cluster, pod));
        });
    }

    @Test
    void a_StatefulSet_that_names_nothing_but_the_StorageClass_runs(Cluster cluster, TestNamespace namespace) {
        namespace.apply("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: plain}
                spec:
                  serviceName: plain
                  selector: {matchLabels: {app: plain}}
                  template:
                    metadata: {labels: {app: plain}}
                    spec:
                      terminationGracePeriodSeconds: 0
                      containers:
                      - {name: main, image: xlss/busybox:dev, command: [sleep, "3600"], volumeMounts: [{name: data, mountPath: /data}]}
                  volumeClaimTemplates:
                  - metadata: {name: data}
                    spec: {accessModes: [ReadWriteOnce], storageClassName: xlss, resources: {requests: {storage: 1Mi}}}
                """);
        Await.until("plain-0 runs", SOON, () -> assertThat(Pods.phase(namespace, "plain-0"))
                .isEqualTo("Running"));
        assertThat(scheduler(namespace, "plain-0")).isEqualTo(OURS);
        assertThat(Metrics.sum(cluster, "xlss_webhook_pods_total", "decision=\"routed\""))
                .isPositive();

        namespace.kubectl("delete", "statefulset", "plain");
        namespace.apply(withVolume("bound", claim("data-plain-0")));
        assertThat(scheduler(namespace, "bound")).as("by its bound volume").isEqualTo(OURS);
    }

    @Test
    void what_a_pod_says_of_itself_decides(TestNamespace namespace) {
        namespace.apply(Pods.claim("data").replace("storage: 1Mi", "storage: 20Gi"));
        namespace.apply(withVolume("ephemeral", EPHEMERAL));
        assertThat(scheduler(namespace, "ephemeral")).isEqualTo(OURS);
        namespace.apply(withVolume("none", "emptyDir: {}"));
        assertThat(scheduler(namespace, "none")).isEqualTo(DEFAULT);
        namespace.apply(withVolume("opted-out", claim("data"))
                .replace(
                        "name: opted-out}",
                        "name: opted-out, annotations: {localpv.k8s.arch.xdf.cn/scheduling: disabled}}"));
        assertThat(scheduler(namespace, "opted-out")).isEqualTo(DEFAULT);

        var other = apply(
                namespace, withVolume("other", claim("data")).replace("spec:\n", "spec:\n  schedulerName: volcano\n"));
        assertThat(other.orFail()).contains("created");
        assertThat(other.error()).contains("Warning: xlss: schedulerName volcano is left as it is");
        assertThat(scheduler(namespace, "other")).isEqualTo("volcano");

        var group = apply(
                namespace,
                withVolume("group", claim("data")).replace("spec:\n", "spec:\n  securityContext: {fsGroup: 1000}\n"));
        assertThat(group.error()).contains("fsGroupChangePolicy: OnRootMismatch");
        assertThat(scheduler(namespace, "group")).isEqualTo(OURS);
    }

    /** Counted by the API server itself. */
    @Test
    void it_is_not_asked_for_pods_without_claims(Cluster cluster, TestNamespace namespace) {
        double before = notAsked(cluster);
        namespace.apply(withVolume("without", "emptyDir: {}"));
        Await.until("the API server leaves it out", SOON, () -> assertThat(notAsked(cluster))
                .isGreaterThan(before));
    }

    private static double notAsked(Cluster cluster) {
        return cluster.kubectl("get", "--raw", "/metrics")
                .lines()
                .filter(line -> line.startsWith("apiserver_admission_match_condition_exclusions_total{")
                        && line.contains("route-pods.localpv.k8s.arch.xdf.cn"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void kube_system_is_left(Cluster cluster) {
        String pod = withVolume("routing-e2e", EPHEMERAL);
        cluster.command("kubectl", "-n", "kube-system", "apply", "-f", "-")
                .withInput(pod)
                .run()
                .orFail();
        try {
            assertThat(cluster.json("-n", "kube-system", "get", "pod", "routing-e2e")
                            .at("/spec/schedulerName")
                            .asString())
                    .isEqualTo(DEFAULT);
        } finally {
            cluster.kubectl("-n", "kube-system", "delete", "pod", "routing-e2e", "--wait=false");
        }
    }

    /** No node fits the pod, so it waits for the default scheduler. */
    @Test
    void without_the_webhook_pods_are_created_and_those_that_slipped_past_are_told_of(
            Cluster cluster, TestNamespace namespace) {
        cluster.kubectl("-n", Metrics.SYSTEM, "scale", "deployment/xlss-webhook", "--replicas=0");
        try {
            Await.until(
                    "no webhook is left", SOON, () -> assertThat(pods(cluster)).isEmpty());
            namespace.apply(Pods.claim("data"));
            namespace.apply(withVolume("slipped", claim("data"))
                    .replace("spec:\n", "spec:\n  nodeSelector: {no-such: node}\n"));
            assertThat(scheduler(namespace, "slipped")).isEqualTo(DEFAULT);
        } finally {
            cluster.kubectl("-n", Metrics.SYSTEM, "scale", "deployment/xlss-webhook", "--replicas=1");
            rolledOut(cluster);
        }
        Await.until(
                "an Event tells how to mend it", SOON, () -> assertThat(namespace.kubectl("describe", "pod", "slipped"))
                        .contains("NotRouted", "create it with schedulerName: xlss-scheduler"));
        assertThat(scheduler(namespace, "slipped")).as("told of, not changed").isEqualTo(DEFAULT);
    }

    /** A frozen program accepts connections and says nothing: the API server's own limit is what ends the wait. */
    @Test
    void while_the_webhook_hangs_pods_are_created_within_its_limit(Cluster cluster, TestNamespace namespace) {
        String pod = pods(cluster).getFirst();
        String id = Containers.id(cluster, pod, "webhook");
        String node = Containers.node(cluster, pod);
        namespace.apply(Pods.claim("data"));
        tasks(cluster, node, "pause", id);
        try {
            long start = System.nanoTime();
            namespace.apply(withVolume("hanging", claim("data")));
            System.out.printf("created in %d ms while the webhook hung%n", (System.nanoTime() - start) / 1_000_000);
        } finally {
            tasks(cluster, node, "resume", id);
        }
        assertThat(scheduler(namespace, "hanging")).isEqualTo(DEFAULT);
    }

    @Test
    void a_lost_certificate_is_made_anew_and_served_by_both_replicas_without_a_restart(
            Cluster cluster, TestNamespace namespace) {
        cluster.kubectl("-n", Metrics.SYSTEM, "scale", "deployment/xlss-webhook", "--replicas=2");
        try {
            rolledOut(cluster);
            List<String> before = pods(cluster);
            assertThat(before).hasSize(2);
            String first = served(cluster, before).getFirst();
            assertThat(served(cluster, before)).containsOnly(first);

            cluster.kubectl(
                    "-n",
                    Metrics.SYSTEM,
                    "patch",
                    "secret",
                    "xlss-webhook",
                    "--type=json",
                    "-p",
                    "[{\"op\":\"remove\",\"path\":\"/data/tls.crt\"}]");

            Await.until("both serve one new certificate", SOON, () -> {
                List<String> served = served(cluster, before);
                assertThat(served).doesNotContain(first).doesNotContain("");
                assertThat(served.stream().distinct()).hasSize(1);
            });
            assertThat(before).allMatch(pod -> Containers.restarts(cluster, pod, "webhook") == 0);
            namespace.apply(withVolume("after", EPHEMERAL));
            assertThat(scheduler(namespace, "after")).as("trusted, too").isEqualTo(OURS);
        } finally {
            cluster.kubectl("-n", Metrics.SYSTEM, "scale", "deployment/xlss-webhook", "--replicas=1");
        }
    }

    /** Fingerprints of what each pod shows to those who connect. */
    private static List<String> served(Cluster cluster, List<String> pods) {
        return pods.stream()
                .map(pod -> cluster.json("-n", Metrics.SYSTEM, "get", "pod", pod)
                        .at("/status/podIP")
                        .asString())
                .map(address -> cluster.onNode(
                                "n1",
                                "sh",
                                "-c",
                                "openssl s_client -connect " + address
                                        + ":8443 </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256")
                        .run()
                        .output()
                        .strip())
                .collect(Collectors.toList());
    }

    private static void tasks(Cluster cluster, String node, String verb, String id) {
        cluster.onNode(node, "ctr", "tasks", verb, id).run().orFail();
    }

    private static void rolledOut(Cluster cluster) {
        cluster.kubectl("-n", Metrics.SYSTEM, "rollout", "status", "deployment/xlss-webhook", "--timeout=100s");
    }

    private static List<String> pods(Cluster cluster) {
        return cluster.names("-n", Metrics.SYSTEM, "get", "pods", "-l", APP);
    }

    private static Command.Result apply(TestNamespace namespace, String manifest) {
        return namespace
                .cluster()
                .command("kubectl", "-n", namespace.name(), "apply", "-f", "-")
                .withInput(manifest)
                .run();
    }

    private static String scheduler(TestNamespace namespace, String pod) {
        return namespace.json("get", "pod", pod).at("/spec/schedulerName").asString();
    }

    private static String withVolume(String name, String source) {
        return Pods.sleepingWithVolume(name, "{name: data, " + source + "}")
                .replace("  schedulerName: xlss-scheduler\n", "");
    }

    private static String claim(String name) {
        return "persistentVolumeClaim: {claimName: " + name + "}";
    }

    private static final String EPHEMERAL =
            "ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce], storageClassName: xlss, resources: {requests: {storage: 1Mi}}}}}";
}
