package cn.xdf.arch.xlss.e2e.sweep;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import cn.xdf.arch.xlss.e2e.harness.Containers;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import java.util.function.Supplier;

/** One of our containers that brings a restore forward: stopped, continued and killed by signals to its real process. */
final class Actor {
    private final Cluster cluster;
    private final String container;
    private final Supplier<String> pod;
    private String stoppedOn;
    private String stopped;

    private Actor(Cluster cluster, String container, Supplier<String> pod) {
        this.cluster = cluster;
        this.container = container;
        this.pod = pod;
    }

    static Actor agent(Cluster cluster, String node) {
        return new Actor(
                cluster,
                "node-agent",
                () -> cluster.kubectl(
                        "-n",
                        Metrics.SYSTEM,
                        "get",
                        "pods",
                        "-l",
                        "app.kubernetes.io/name=xlss-node-agent",
                        "--field-selector",
                        "spec.nodeName=" + node,
                        "-o",
                        "jsonpath={.items[0].metadata.name}"));
    }

    static Actor provisioner(Cluster cluster) {
        return new Actor(cluster, "provisioner", () -> leader(cluster, "xlss-provisioner"));
    }

    static Actor extender(Cluster cluster) {
        return new Actor(cluster, "extender", () -> leader(cluster, "xlss-scheduler"));
    }

    static Actor scheduler(Cluster cluster) {
        return new Actor(cluster, "kube-scheduler", () -> leader(cluster, "xlss-scheduler"));
    }

    private static String leader(Cluster cluster, String name) {
        return Containers.leaderOrFirst(cluster, "app.kubernetes.io/name=" + name);
    }

    void stop() {
        String name = pod.get();
        stoppedOn = Containers.node(cluster, name);
        stopped = Containers.id(cluster, name, container);
        signal("SIGSTOP").orFail();
    }

    /** One that is dead meanwhile does not hear it. */
    void goOn() {
        if (stopped != null) {
            signal("SIGCONT");
            stopped = null;
        }
    }

    /**
     * kill -9, also of one that is stopped.
     *
     * @return its pod
     */
    String killNine() {
        String name = pod.get();
        Containers.killNine(cluster, name, container);
        return name;
    }

    private Command.Result signal(String signal) {
        return cluster.onNode(stoppedOn, "ctr", "tasks", "kill", "--signal", signal, stopped)
                .run();
    }
}
