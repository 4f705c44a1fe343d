package cn.xdf.arch.xlss.e2e.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import java.util.List;
import java.util.Map;

/**
 * Another release of our programs, as a cluster sees it: other image references in the manifests. The code in them is the same, so what is tried here is
 * that a program may end and a successor begin at any time, not whether two versions of the code understand each other (docs/upgrade.md).
 */
final class Release {
    private static final String NEXT = "next";
    private static final List<String> PROGRAMS = List.of("extender", "node-agent", "provisioner");

    /** Workload -> its container and the program in it. */
    private static final Map<String, String> WORKLOADS = Map.of(
            "deployment/xlss-scheduler", "extender=xlss/extender",
            "deployment/xlss-provisioner", "provisioner=xlss/provisioner",
            "deployment/xlss-webhook", "webhook=xlss/provisioner",
            "daemonset/xlss-node-agent", "node-agent=xlss/node-agent");

    private final Cluster cluster;

    private Release(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Its images are on every node, as from a registry. */
    static Release prepare(Cluster cluster) {
        for (String node : cluster.names("get", "nodes")) {
            for (String program : PROGRAMS) {
                String image = "docker.io/xlss/" + program + ":";
                cluster.onNode(node, "ctr", "-n", "k8s.io", "images", "tag", "--force", image + "dev", image + NEXT)
                        .run()
                        .orFail();
            }
        }
        return new Release(cluster);
    }

    /** Of all programs at once, as `kubectl apply -k` of a newer checkout does it. Returns at once. */
    void upgrade() {
        use(NEXT);
    }

    void rollBack() {
        use("dev");
    }

    private void use(String tag) {
        WORKLOADS.forEach((workload, image) ->
                cluster.kubectl("-n", Metrics.SYSTEM, "set", "image", workload, image + ":" + tag));
    }

    /** Every pod is of the release that was asked for last, and Ready. */
    void awaitDone() {
        for (String workload : WORKLOADS.keySet()) {
            String said = cluster.kubectl("-n", Metrics.SYSTEM, "rollout", "status", workload, "--timeout=150s");
            assertThat(said).contains("success");
        }
    }
}
