package cn.xdf.arch.xlss.e2e.cluster;

import cn.xdf.arch.xlss.e2e.harness.Cluster;

/** A cluster of 3 nodes without xlss, with a fast verdict on dead nodes and the pods of {@link Workloads#web} running. */
public final class BareCluster {
    /**
     * For {@code @ResourceLock}: one class with a cluster of its own at a time. Beside two with xlss it is the last for which Linux
     * has enough inotify instances: 128 by default, 35 a cluster.
     */
    public static final String LOCK = "a cluster of one's own";

    private BareCluster() {}

    /** The caller closes it. */
    static Cluster start() {
        Cluster cluster = Cluster.up("bare", "3", "--fast-node-death");
        Workloads.web(cluster);
        return cluster;
    }
}
