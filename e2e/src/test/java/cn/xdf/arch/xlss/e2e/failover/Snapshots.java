package cn.xdf.arch.xlss.e2e.failover;

import static java.nio.charset.StandardCharsets.UTF_8;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.repository.EmbeddedLogin;
import java.util.Base64;

/** Takes snapshots with restic itself, in the agent of the volumes' home: what restores accept is judged apart from who makes it. */
final class Snapshots {
    private static final String SCRIPT = """
            set -eu
            read -r repository; read -r RESTIC_PASSWORD; export RESTIC_PASSWORD RESTIC_CACHE_DIR=/tmp/restic-of-test
            cat > /tmp/ca-of-test.pem
            r() { restic --repo "$repository" --cacert /tmp/ca-of-test.pem --quiet "$@"; }
            r cat config > /dev/null 2>&1 || r init
            cd /var/lib/xlss
            r backup --host test --tag "$1" "$2"
            """;

    private Snapshots() {}

    static void take(Workload workload, String... volumes) {
        String run = Long.toString(System.nanoTime());
        for (String volume : volumes) {
            String name = workload.volume(volume);
            String tags =
                    "trigger=now,run=%s,pv=%s,epoch=%s".formatted(run, name, workload.annotation(volume, "epoch"));
            Cluster cluster = workload.cluster();
            cluster.command(
                            "kubectl",
                            "-n",
                            Metrics.SYSTEM,
                            "exec",
                            "-i",
                            agent(cluster, workload.node()),
                            "--",
                            "sh",
                            "-c",
                            SCRIPT,
                            "sh",
                            tags,
                            name)
                    .withInput(repository(cluster, workload.namespace().name()))
                    .run()
                    .orFail();
        }
    }

    /** Its address with the namespace's login, its password, and the certificate that follows. */
    private static String repository(Cluster cluster, String namespace) {
        String address = secret(cluster, "RESTIC_REPOSITORY")
                .replace(
                        "https://",
                        "https://" + namespace + ":"
                                + EmbeddedLogin.password(secret(cluster, "XLSS_REPOSITORY_KEY"), namespace) + "@");
        return address + "/" + namespace + "\n" + secret(cluster, "RESTIC_PASSWORD") + "\n"
                + secret(cluster, "RESTIC_CACERT");
    }

    /** A value of the system's repository Secret. */
    static String secret(Cluster cluster, String key) {
        String value = cluster.json("-n", Metrics.SYSTEM, "get", "secret", "xlss-repository")
                .at("/data/" + key)
                .asString();
        return new String(Base64.getDecoder().decode(value), UTF_8);
    }

    static String agent(Cluster cluster, String node) {
        return cluster.kubectl(
                "-n",
                Metrics.SYSTEM,
                "get",
                "pods",
                "-l",
                "app.kubernetes.io/name=xlss-node-agent",
                "--field-selector",
                "spec.nodeName=" + node,
                "-o",
                "jsonpath={.items[0].metadata.name}");
    }
}
