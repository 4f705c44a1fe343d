package cn.xdf.arch.xlss.e2e.failover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.repository.EmbeddedLogin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes snapshots with restic itself, in the agent of the volumes' home: what restores accept is judged apart from who makes it. */
final class Snapshots {
    private static final String OPEN = """
            set -eu
            read -r repository; read -r RESTIC_PASSWORD; export RESTIC_PASSWORD RESTIC_CACHE_DIR=/tmp/restic-of-test
            cat > /tmp/ca-of-test.pem
            r() { restic --repo "$repository" --cacert /tmp/ca-of-test.pem --quiet "$@"; }
            """;
    private static final String BACK_UP = """
            r cat config > /dev/null 2>&1 || r init
            cd /var/lib/xlss
            r backup --host test --tag "$1" "$2"
            """;

    private static final Duration SALVAGED = Duration.ofSeconds(120);

    private Snapshots() {}

    static void take(Workload workload, String... volumes) {
        String run = Long.toString(System.nanoTime());
        for (String volume : volumes) {
            String name = workload.volume(volume);
            String tags =
                    "trigger=now,run=%s,pv=%s,epoch=%s".formatted(run, name, workload.annotation(volume, "epoch"));
            run(workload, workload.node(), BACK_UP, tags, name);
        }
    }

    /** Waits until a node has saved what it held of this volume before its first move. */
    static String awaitSalvage(Workload workload, String volume, String node) {
        String tags = "trigger=salvage,epoch=0,pv=" + workload.volume(volume) + ",node=" + node;
        String[] id = {""};
        Await.until("node " + node + " has saved what it held", SALVAGED, () -> {
            JsonNode all = JsonMapper.shared().readTree(run(workload, node, "r snapshots --json --tag \"$1\"", tags));
            assertThat(all.size()).isEqualTo(1);
            id[0] = all.path(0).path("id").asString();
            String events = workload.namespace().kubectl("describe", "pvc", volume + "-" + workload.pod());
            assertThat(events).contains("Salvaged", "snapshot: \"" + id[0].substring(0, 8));
        });
        return id[0];
    }

    /** The records that a snapshot holds. */
    static List<Integer> records(Workload workload, String volume, String node, String id) {
        return run(workload, node, "r dump \"$1\" \"$2\"", id, "/" + workload.volume(volume) + "/records")
                .lines()
                .map(Integer::parseInt)
                .toList();
    }

    /** @param node whose agent lends its restic */
    private static String run(Workload workload, String node, String script, String... arguments) {
        Cluster cluster = workload.cluster();
        List<String> all = new ArrayList<>(List.of("-n", Metrics.SYSTEM, "exec", "-i", agent(cluster, node), "--"));
        all.addAll(List.of("sh", "-c", OPEN + script, "sh"));
        all.addAll(List.of(arguments));
        return cluster.command("kubectl", all.toArray(String[]::new))
                .withInput(repository(cluster, workload.namespace().name()))
                .run()
                .orFail();
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
