package cn.xdf.arch.xlss.e2e.cluster;

import cn.xdf.arch.xlss.e2e.harness.Cluster;

/** A cluster of 3 nodes without xlss, with a fast verdict on dead nodes and the pods of {@link Workloads#web} running. */
public final class BareCluster {
    private BareCluster() {}

    /** The caller closes it. */
    static Cluster start() {
        Cluster cluster = Cluster.up("bare", "3", "--fast-node-death");
        Workloads.web(cluster);
        return cluster;
    }
}
