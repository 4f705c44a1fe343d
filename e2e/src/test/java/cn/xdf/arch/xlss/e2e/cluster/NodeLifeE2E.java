package cn.xdf.arch.xlss.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes die, are cut off and return; parts of the control plane die and return. */
@Tag("alone")
@Tag("slow")
class NodeLifeE2E {
    private static final Duration NOTICED = Duration.ofSeconds(20);
    private static final Duration SOON = Duration.ofSeconds(60);

    private static Cluster cluster;

    @BeforeAll
    static void up() {
        cluster = BareCluster.start();
    }

    @AfterAll
    static void down() {
        Cluster.named("bare").close();
    }

    @Test
    void a_dead_node_takes_its_pods_and_keeps_its_disk_and_a_cut_one_keeps_its_pods() throws Exception {
        Beat dead = Beat.of(cluster, "n2");
        Beat cut = Beat.of(cluster, "n3");
        Path precious = Files.writeString(cluster.directory("n2").resolve("disk/precious"), "data");
        int restarts = restarts("n2");

        cluster.command("cut", "n3").run().orFail();
        cluster.kill("n2");

        assertThat(HostProcesses.inCgroup(cluster.name() + "/n2"))
                .as("processes of n2 right after its death")
                .isEmpty();
        assertThat(dead.goesOn()).as("the dead node's pod lives").isFalse();
        Duration noticed = Await.until("both are seen as gone", NOTICED, () -> {
            assertThat(readiness("n2")).isEqualTo("Unknown");
            assertThat(readiness("n3")).isEqualTo("Unknown");
        });
        assertThat(cut.goesOn()).as("the cut node's pod lives").isTrue();

        cluster.start("n2");
        cluster.command("heal", "n3").run().orFail();

        Duration ready = Await.until("both are Ready again", SOON, () -> {
            assertThat(readiness("n2")).isEqualTo("True");
            assertThat(readiness("n3")).isEqualTo("True");
        });
        Duration running = dead.awaitMore("the pod of n2 runs again", SOON);
        assertThat(precious).as("a file on the disk of n2").hasContent("data");
        System.out.printf(
                "a dead and a cut node: seen after %d ms; back: Ready after %d ms, pod running %d ms later%n",
                noticed.toMillis(), ready.toMillis(), running.toMillis());
        Await.until("n2's pod was started anew", SOON, () -> assertThat(restarts("n2"))
                .isGreaterThan(restarts));
        Workloads.rolledOut(cluster);
        assertThat(restarts("n3"))
                .as("restarts of the pod of n3, which never died")
                .isZero();
    }

    @Test
    void what_cannot_be_done_to_a_node_is_said() {
        assertRefused("n1 is running: nothing to start", "start", "n1");
        assertRefused("etcd is running: nothing to start", "start", "etcd");
        assertRefused("'n9' is no part of cluster 'bare': it has the nodes n1 to n3 and etcd", "kill", "n9");
        assertRefused("'etc' is no part of cluster 'bare'", "start", "etc");
        assertRefused("'' is no part of cluster 'bare'", "kill", ""); // its cgroup would be the whole cluster's
        assertRefused("'' is no node of cluster 'bare'", "cut", "");
        assertRefused("'etcd' is no node of cluster 'bare' (it has n1 to n3)", "cut", "etcd");
        assertRefused("no such image archive: " + Command.Checkout.root().resolve("no.tar"), "load", "no.tar");
    }

    @Test
    void etcd_dies_and_returns_with_its_data() throws IOException {
        cluster.kubectl("create", "configmap", "kept", "--from-literal=a=b");

        cluster.kill("etcd");
        assertThat(cluster.command("kubectl", "--request-timeout=2s", "get", "configmap", "kept")
                        .run()
                        .succeeded())
                .as("the API without etcd")
                .isFalse();
        assertThat(cluster.command("status").run().output()).containsPattern("etcd +dead");
        cluster.start("etcd");

        awaitApi();
        assertThat(cluster.json("get", "configmap", "kept").at("/data/a").asString())
                .isEqualTo("b");
        cluster.kubectl("delete", "configmap", "kept");
    }

    @Test
    void the_api_server_dies_and_returns_and_pods_do_not_care() throws IOException {
        cluster.kill("kube-apiserver");
        assertThat(cluster.tryKubectl("get", "--raw", "/readyz").succeeded())
                .as("the API")
                .isFalse();
        Beat.of(cluster, "n1").awaitMore("pods live without the API", Duration.ofSeconds(5));
        cluster.start("kube-apiserver");
        awaitApi();
    }

    @Test
    void scheduler_controllers_and_dns_die_and_return() throws InterruptedException {
        String pod = Workloads.podsByNode(cluster).get("n1");
        cluster.kill("kube-scheduler");
        cluster.kill("kube-controller-manager");
        cluster.kill("coredns");

        cluster.kubectl("create", "deployment", "late", "--image=xlss/busybox:dev", "--", "sleep", "3600");
        cluster.kubectl(
                "run", "lost", "--image=xlss/busybox:dev", "--image-pull-policy=IfNotPresent", "--", "sleep", "3600");
        assertThat(nslookup(pod).succeeded()).as("DNS without CoreDNS").isFalse();
        assertThat(cluster.json("get", "pod", "lost").at("/spec/nodeName").isMissingNode())
                .as("unscheduled")
                .isTrue();
        assertThat(cluster.json("get", "pods", "-l", "app=late").path("items").size())
                .as("pods of the deployment")
                .isZero();

        cluster.start("kube-scheduler");
        cluster.start("kube-controller-manager");
        cluster.start("coredns");

        Await.until("all work again", SOON, () -> {
            assertThat(nslookup(pod).succeeded()).as("DNS").isTrue();
            assertThat(cluster.json("get", "pod", "lost").at("/status/phase").asString())
                    .isEqualTo("Running");
            assertThat(cluster.json("get", "pods", "-l", "app=late")
                            .path("items")
                            .size())
                    .isEqualTo(1);
        });
        cluster.kubectl("delete", "deployment/late", "pod/lost", "--wait=false");
    }

    private static void awaitApi() {
        Await.until("the API is ready", SOON, () -> cluster.kubectl("--request-timeout=2s", "get", "--raw", "/readyz"));
        Await.until(
                "it knows its nodes", SOON, () -> assertThat(readiness("n1")).isEqualTo("True"));
    }

    private static Command.Result nslookup(String pod) {
        return cluster.tryKubectl("exec", pod, "--", "timeout", "3", "nslookup", "web.default.svc.cluster.local");
    }

    private static String readiness(String node) {
        return cluster.kubectl("get", "node", node, "-o", "jsonpath={.status.conditions[?(@.type=='Ready')].status}");
    }

    private static int restarts(String node) {
        return cluster.json("get", "pod", Workloads.podsByNode(cluster).get(node))
                .at("/status/containerStatuses/0/restartCount")
                .asInt();
    }

    private static void assertRefused(String message, String verb, String argument) {
        Command.Result result = cluster.command(verb, argument).run();
        assertThat(result.code()).as(verb + " " + argument).isNotZero();
        assertThat(result.error()).contains("error: " + message);
    }
}
