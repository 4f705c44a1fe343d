package cn.xdf.arch.xlss.e2e.sweep;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Nodes that are lost, in truth or as an administrator says, and all of them brought back in the end. */
final class NodeLosses {
    private static final String DEAD = "node.kubernetes.io/out-of-service";

    private final Cluster cluster;
    private final Set<String> killed = new HashSet<>();

    NodeLosses(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The verdict follows when whoever judges goes on. */
    void declareDead(String node) {
        cluster.kubectl("taint", "--overwrite", "node", node, DEAD + "=test:NoSchedule");
    }

    void declareAlive(String node) {
        cluster.tryKubectl("taint", "node", node, DEAD + "-"); // fails where nobody has declared anything
    }

    /** Its power fails. */
    void kill(String node) {
        killed.add(node);
        cluster.kill(node);
    }

    void start(String node) {
        if (killed.remove(node)) {
            cluster.start(node);
        }
    }

    void undo(List<String> nodes) {
        Set.copyOf(killed).forEach(this::start);
        nodes.forEach(this::declareAlive);
    }
}
