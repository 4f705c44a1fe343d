package cn.xdf.arch.xlss.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Containers;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.repository.RepositorySecretKeys;
import java.time.Duration;
import java.util.List;

/** The nodes of a cluster, which die and return. */
public record Nodes(Cluster cluster) {
    private static final Duration LIMIT = Duration.ofSeconds(120);
    /** Not those that make or remove a directory and have ended. */
    private static final String LASTING = "!localpv.k8s.arch.xdf.cn/directory";

    private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

    public List<String> names() {
        return cluster.names("get", "nodes");
    }

    /** One that does not hold the repository: without that nothing can be restored. */
    public String expendable() {
        String repository = Snapshots.secret(cluster, RepositorySecretKeys.EMBEDDED_NODE);
        return names().stream()
                .filter(name -> !name.equals(repository))
                .reduce((first, last) -> last)
                .orElseThrow();
    }

    /** Whatever is scheduled meanwhile goes to this node. */
    public void only(String node, Runnable work) {
        List<String> others =
                names().stream().filter(name -> !name.equals(node)).toList();
        others.forEach(other -> cluster.kubectl("cordon", other));
        try {
            work.run();
        } finally {
            others.forEach(other -> cluster.kubectl("uncordon", other));
        }
    }

    /** As an administrator does: Lost at once. Its pods stay where they are. */
    public void declareDead(String node) {
        cluster.kubectl("taint", "--overwrite", "node", node, OUT_OF_SERVICE + "=test:NoSchedule");
    }

    /** The same, and Kubernetes removes its pods. */
    public void declareDeadWithItsPods(String node) {
        cluster.kubectl("taint", "--overwrite", "node", node, OUT_OF_SERVICE + "=test:NoExecute");
    }

    /** Takes that back, where anybody has said so. */
    public void declareAlive(String node) {
        cluster.tryKubectl("taint", "node", node, OUT_OF_SERVICE + "-");
    }

    public Duration awaitVerdict(String node, String verdict) {
        return Await.until(node + " is " + verdict, LIMIT, () -> assertThat(cluster.json("get", "sn", node)
                        .at("/status/verdict/state")
                        .asString(""))
                .isEqualTo(verdict));
    }

    /** All are in order, and so are our programs on them. */
    public void awaitAllHealthy() {
        names().forEach(node -> awaitVerdict(node, "Healthy"));
        Await.until("xlss is Ready", LIMIT, () -> assertThat(
                        cluster.names("-n", Metrics.SYSTEM, "get", "pods", "-l", LASTING))
                .allMatch(pod -> Containers.ready(cluster, pod)));
    }
}
