package cn.xdf.arch.xlss.e2e.repository;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command.Result;
import cn.xdf.arch.xlss.e2e.harness.Containers;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import cn.xdf.arch.xlss.repository.RepositorySecretKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The embedded repository, as the agents use it. */
@Tag("slow")
class RepositoryE2E {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String POD = "xlss-repository-0";
    private static final String DATA = "/var/lib/xlss-repository";
    private static final String PROVISIONER = "app.kubernetes.io/name=xlss-provisioner";
    private static final String LABEL = "localpv.k8s.arch.xdf.cn/repository";

    @Test
    void a_new_namespace_has_a_login_at_once_that_opens_its_own_repository_and_no_other(
            Cluster cluster, TestNamespace namespace) {
        ResticPod pod = ResticPod.start(cluster, namespace);
        Duration accepted = Await.until("the login is accepted", Duration.ofSeconds(10), () -> pod.restic("init")
                .orFail());
        System.out.printf("repository made %d ms after the pod of the new namespace ran%n", accepted.toMillis());
        pod.write("/tmp/data", "saved");
        pod.restic("backup", "/tmp/data").orFail();
        assertThat(pod.restic("dump", "latest", "/tmp/data").orFail()).isEqualTo("saved");

        String base = pod.secret().text(RepositorySecretKeys.REPOSITORY);
        Result other = pod.restic("default", base, List.of(), "snapshots");
        assertThat(other.succeeded()).isFalse();
        assertThat(other.error()).contains("401");
        Result forged = pod.restic(namespace.name(), base, List.of("RESTIC_REST_PASSWORD=guessed"), "snapshots");
        assertThat(forged.succeeded()).isFalse();
        assertThat(forged.error()).contains("401");
        Result plain = pod.restic(namespace.name(), base.replace("https:", "http:"), List.of(), "snapshots");
        assertThat(plain.succeeded()).isFalse();
        assertThat(plain.error()).contains("400");
        Result untrusted = pod.restic(namespace.name(), base, List.of("RESTIC_CACERT="), "snapshots");
        assertThat(untrusted.succeeded()).isFalse();
        assertThat(untrusted.error()).contains("unknown authority");
    }

    @Test
    void backups_outlive_their_server_on_the_recorded_node(Cluster cluster, TestNamespace namespace) {
        ResticPod pod = ResticPod.start(cluster, namespace);
        Await.until("the login is accepted", SOON, () -> pod.restic("init").orFail());
        pod.write("/tmp/data", "saved");
        pod.restic("backup", "/tmp/data").orFail();
        Path disk = cluster.directory(pod.secret().text(RepositorySecretKeys.EMBEDDED_NODE));
        assertThat(disk.resolve("repository").resolve(namespace.name()).resolve("config"))
                .exists();

        Containers.killNine(cluster, POD, "rest-server");
        Await.until("the data is there again", SOON, () -> assertThat(
                        pod.restic("dump", "latest", "/tmp/data").orFail())
                .isEqualTo("saved"));
        cluster.kubectl("-n", Metrics.SYSTEM, "delete", "pod", POD);
        Await.until("the data is there again", SOON, () -> assertThat(
                        pod.restic("dump", "latest", "/tmp/data").orFail())
                .isEqualTo("saved"));
    }

    @Test
    void a_disk_that_is_not_mounted_is_not_taken_for_an_empty_repository(Cluster cluster) {
        String node = RepositorySecret.of(cluster).text(RepositorySecretKeys.EMBEDDED_NODE);
        Await.until("it is known that it has begun", SOON.multipliedBy(2), () -> assertThat(server(cluster, "begun-on"))
                .isEqualTo(node));
        cluster.onNode(node, "mount", "-t", "tmpfs", "tmpfs", DATA).run().orFail();
        try {
            cluster.kubectl("-n", Metrics.SYSTEM, "delete", "pod", POD);
            Await.until("the reason is told", SOON, () -> assertThat(
                            cluster.kubectl("-n", Metrics.SYSTEM, "get", "pod", POD, "-o", "yaml"))
                    .contains("is its disk mounted?"));
            assertThat(Containers.ready(cluster, POD)).isFalse();
        } finally {
            cluster.onNode(node, "umount", DATA).run().orFail();
            cluster.kubectl("-n", Metrics.SYSTEM, "delete", "pod", POD);
        }
        Await.until("it serves", SOON, () -> assertThat(Containers.ready(cluster, POD))
                .isTrue());
    }

    @Test
    void the_server_starts_again_with_a_renewed_certificate(Cluster cluster, TestNamespace namespace) {
        ResticPod pod = ResticPod.start(cluster, namespace);
        Await.until("the login is accepted", SOON, () -> pod.restic("init").orFail());
        String before = server(cluster, "tls.crt");
        int restarts = Containers.restarts(cluster, POD, "rest-server");
        cluster.kubectl(
                "-n",
                Metrics.SYSTEM,
                "patch",
                "secret",
                "xlss-repository-server",
                "-p",
                "{\"stringData\": {\"tls.crt\": \"worn out\"}}");
        cluster.kubectl("create", "namespace", namespace.name() + "-renews"); // the leader looks at once
        try {
            Await.until("it is renewed", SOON, () -> assertThat(server(cluster, "tls.crt"))
                    .startsWith("-----BEGIN")
                    .isNotEqualTo(before));
            Await.until("the server has it", SOON, () -> {
                assertThat(Containers.restarts(cluster, POD, "rest-server")).isGreaterThan(restarts);
                pod.restic("snapshots").orFail();
            });
        } finally {
            cluster.kubectl("delete", "namespace", namespace.name() + "-renews", "--wait=false");
        }
    }

    @Test
    void another_leader_leaves_the_secret_as_it_is(Cluster cluster, TestNamespace namespace) {
        RepositorySecret before = RepositorySecret.of(cluster);
        Containers.killNine(cluster, Containers.leaderOrFirst(cluster, PROVISIONER), "provisioner");
        cluster.kubectl("create", "namespace", namespace.name() + "-later");
        try {
            Await.until("the leader has looked at the repository", SOON, () -> assertThat(server(cluster, "htpasswd"))
                    .contains(namespace.name() + "-later:"));
            assertThat(RepositorySecret.of(cluster).version()).isEqualTo(before.version());
        } finally {
            cluster.kubectl("delete", "namespace", namespace.name() + "-later", "--wait=false");
        }
    }

    @Test
    void a_lost_password_is_not_made_anew(Cluster cluster, TestNamespace namespace) {
        RepositorySecret before = RepositorySecret.of(cluster);
        String copy = cluster.kubectl("-n", Metrics.SYSTEM, "get", "secret", "xlss-repository", "-o", "yaml");
        cluster.kubectl("-n", Metrics.SYSTEM, "delete", "secret", "xlss-repository");
        try {
            cluster.kubectl("create", "namespace", namespace.name() + "-wakes"); // the leader looks at once
            Await.until("it is told", SOON, () -> assertThat(waits(cluster)).isTrue());
            assertThat(cluster.tryKubectl("-n", Metrics.SYSTEM, "get", "secret", "xlss-repository")
                            .error())
                    .contains("NotFound");
        } finally {
            cluster.apply(copy.replaceAll("(?m)^  (resourceVersion|uid|creationTimestamp):.*\n", ""));
            cluster.kubectl("delete", "namespace", namespace.name() + "-wakes", "--wait=false");
        }
        Await.until("the copy is taken", SOON, () -> assertThat(waits(cluster)).isFalse());
        assertThat(RepositorySecret.of(cluster).data()).isEqualTo(before.data());
    }

    @Test
    void a_second_label_is_told_and_moves_nothing(Cluster cluster) {
        String home = RepositorySecret.of(cluster).text(RepositorySecretKeys.EMBEDDED_NODE);
        String other = home.equals("n1") ? "n2" : "n1";
        cluster.kubectl("label", "node", other, LABEL + "=mine");
        try {
            Await.until("it is told", SOON, () -> assertThat(waits(cluster)).isTrue());
            assertThat(cluster.kubectl("-n", Metrics.SYSTEM, "get", "events"))
                    .contains("the backups are on node " + home + ", but labelled to hold them: " + other);
            assertThat(RepositorySecret.of(cluster).text(RepositorySecretKeys.EMBEDDED_NODE))
                    .isEqualTo(home);
        } finally {
            cluster.kubectl("label", "node", other, LABEL + "-");
        }
        Await.until("it is in order", SOON, () -> assertThat(waits(cluster)).isFalse());
    }

    /** Whether the leader says by its metric that a person is needed. */
    private static boolean waits(Cluster cluster) {
        String leader = Containers.leaderOrFirst(cluster, PROVISIONER);
        return Metrics.page(cluster, leader).contains("\nxlss_repository_waits 1.0\n");
    }

    /** What stands in the server's own Secret. */
    private static String server(Cluster cluster, String key) {
        String text = cluster.json("-n", Metrics.SYSTEM, "get", "secret", "xlss-repository-server")
                .at("/data/" + key)
                .asString();
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }
}
