package cn.xdf.arch.xlss.e2e.backup;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import cn.xdf.arch.xlss.repository.EmbeddedLogin;
import cn.xdf.arch.xlss.repository.RepositorySecretKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A namespace with a Secret of its own that cannot be used: the claim says why it is not backed up, until the Secret is right. */
@Tag("slow")
class OwnRepositoryE2E {
    private static final Duration SOON = Duration.ofSeconds(90);

    @Test
    void a_claim_says_what_is_wrong_with_the_secret(Cluster cluster, TestNamespace namespace) {
        SavedPod pod = SavedPod.start(cluster, namespace, "localpv.k8s.arch.xdf.cn/backup: enabled");
        pod.saveNow("before");

        secret(namespace, "RESTIC_REPOSITORY=/var/lib/xlss", "RESTIC_PASSWORD=own");
        pod.annotate("backup-now", "wish");
        awaitFailed(pod, "Secret xlss-repository of namespace " + namespace.name(), "must begin with one of");

        secret(
                namespace,
                "RESTIC_REPOSITORY=" + RepositorySecretKeys.EMBEDDED_BASE,
                "RESTIC_PASSWORD=own",
                "RESTIC_CACERT=" + pod.secret(RepositorySecretKeys.CA_CERTIFICATE),
                "RESTIC_REST_USERNAME=" + namespace.name(),
                "RESTIC_REST_PASSWORD="
                        + EmbeddedLogin.password(pod.secret(RepositorySecretKeys.EMBEDDED_KEY), namespace.name()));
        awaitFailed(pod, "does not open: RESTIC_PASSWORD in the Secret is not the one that it was made with");

        assertThat(pod.report("request")).isEqualTo("before");
        assertThat(pod.snapshots().size()).isEqualTo(1);
        namespace.kubectl("delete", "secret", RepositorySecretKeys.SECRET);
        pod.awaitSaved("wish");
        assertThat(pod.report("result")).isEqualTo("Success");
    }

    private static void awaitFailed(SavedPod pod, String... words) {
        Await.until("it is told", SOON, () -> {
            assertThat(pod.report("result")).isEqualTo("Failed");
            assertThat(pod.events("BackupFailed"))
                    .anySatisfy(event ->
                            assertThat(event).startsWith(SavedPod.CLAIM).contains(words));
        });
        pod.events("BackupFailed").forEach(System.out::println);
    }

    private static void secret(TestNamespace namespace, String... values) {
        namespace.kubectl("delete", "secret", RepositorySecretKeys.SECRET, "--ignore-not-found");
        List<String> command = new ArrayList<>(List.of("create", "secret", "generic", RepositorySecretKeys.SECRET));
        for (String value : values) {
            command.add("--from-literal=" + value);
        }
        namespace.kubectl(command.toArray(String[]::new));
    }
}
