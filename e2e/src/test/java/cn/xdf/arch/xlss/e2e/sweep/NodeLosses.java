package cn.xdf.arch.xlss.e2e.sweep;

import cn.xdf.arch.xlss.e2e.failover.Nodes;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import java.util.HashSet;
import java.util.Set;

/** Nodes that are lost, in truth or as an administrator says, and all of them brought back in the end. */
final class NodeLosses {
    private final Cluster cluster;
    private final Nodes nodes;
    private final Set<String> killed = new HashSet<>();

    NodeLosses(Cluster cluster) {
        this.cluster = cluster;
        this.nodes = new Nodes(cluster);
    }

    /** The verdict follows when whoever judges goes on. */
    void declareDead(String node) {
        nodes.declareDead(node);
    }

    void declareAlive(String node) {
        nodes.declareAlive(node);
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

    void undo() {
        Set.copyOf(killed).forEach(this::start);
        nodes.names().forEach(this::declareAlive);
    }
}
