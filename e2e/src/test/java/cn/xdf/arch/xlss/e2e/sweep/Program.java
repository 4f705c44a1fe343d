package cn.xdf.arch.xlss.e2e.sweep;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import cn.xdf.arch.xlss.e2e.harness.Containers;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One of our programs that bring a fail-over forward: stopped, continued and killed by signals to its real processes. */
final class Program implements Holder {
    private static final Duration RESTARTED = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final String label;
    private final String container;
    private final String selector;
    private final List<Process> stopped = new ArrayList<>();

    private Program(Cluster cluster, String label, String container, String selector) {
        this.cluster = cluster;
        this.label = "app.kubernetes.io/name=" + label;
        this.container = container;
        this.selector = selector;
    }

    /** A container's first process. */
    private record Process(String node, String id) {}

    static Program agent(Cluster cluster, String node) {
        return new Program(cluster, "xlss-node-agent", "node-agent", "spec.nodeName=" + node);
    }

    static Program provisioner(Cluster cluster) {
        return new Program(cluster, "xlss-provisioner", "provisioner", "");
    }

    static Program extender(Cluster cluster) {
        return new Program(cluster, "xlss-scheduler", "extender", "");
    }

    static Program scheduler(Cluster cluster) {
        return new Program(cluster, "xlss-scheduler", "kube-scheduler", "");
    }

    /** All of its replicas: of two, the other one would take over after some seconds. One that was killed is stopped when it is back. */
    @Override
    public void stop() {
        pods().forEach(pod -> Await.until(pod + " is stopped", RESTARTED, () -> {
            Process process = new Process(Containers.node(cluster, pod), Containers.id(cluster, pod, container));
            signal(process, "SIGSTOP").orFail();
            stopped.add(process);
        }));
    }

    @Override
    public void goOn() {
        stopped.forEach(process -> signal(process, "SIGCONT"));
        stopped.clear();
    }

    /** kill -9 of the one that works, also when it is stopped. */
    void killNine() {
        List<String> pods = pods();
        String pod = pods.size() == 1 ? pods.getFirst() : Containers.leaderOrFirst(cluster, label);
        Containers.killNine(cluster, pod, container);
    }

    /** New pods in place of those whose containers have died: kubelet waits longer before each restart but the first. */
    static void refreshAll(Cluster cluster) {
        String ours = "app.kubernetes.io/part-of=xlss,app.kubernetes.io/name!=xlss-repository";
        for (JsonNode pod :
                cluster.json("-n", Metrics.SYSTEM, "get", "pods", "-l", ours).path("items")) {
            boolean died = pod.at("/status/containerStatuses")
                    .valueStream()
                    .anyMatch(container -> container.path("restartCount").asInt() > 0);
            if (died) {
                String name = pod.at("/metadata/name").asString();
                cluster.kubectl("-n", Metrics.SYSTEM, "delete", "pod", name, "--grace-period=1", "--wait=false");
            }
        }
    }

    private List<String> pods() {
        return cluster.kubectl(
                        "-n",
                        Metrics.SYSTEM,
                        "get",
                        "pods",
                        "-l",
                        label,
                        "--field-selector=" + selector,
                        "-o",
                        "jsonpath={.items[*].metadata.name}")
                .transform(names -> List.of(names.split(" ")));
    }

    private Command.Result signal(Process process, String signal) {
        return cluster.onNode(process.node, "ctr", "tasks", "kill", "--signal", signal, process.id)
                .run();
    }
}
