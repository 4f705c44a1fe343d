package cn.xdf.arch.xlss.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Containers of our own pods: their state in the API, and their real processes on this machine. */
public final class Containers {
    private static final Duration REPLACED = Duration.ofSeconds(60);

    private Containers() {}

    /** The pod with this label that holds a Lease of ours, else the first one. */
    public static String leaderOrFirst(Cluster cluster, String label) {
        List<String> pods = names(cluster, label);
        String holders = cluster.kubectl(
                "-n", Metrics.SYSTEM, "get", "leases", "-o", "jsonpath={.items[*].spec.holderIdentity}");
        return pods.stream().filter(holders::contains).findFirst().orElseGet(pods::getFirst);
    }

    /**
     * Like {@link #leaderOrFirst}, and kubelet has not restarted the container yet: it waits ever longer before each restart but
     * the first. A pod of which it has is replaced.
     */
    public static String neverRestarted(Cluster cluster, String label, String container) {
        String pod = leaderOrFirst(cluster, label);
        if (restarts(cluster, pod, container) == 0) {
            return pod;
        }
        cluster.kubectl("-n", Metrics.SYSTEM, "delete", "pod", pod);
        Await.until("pods are Ready without " + pod, REPLACED, () -> assertThat(names(cluster, label))
                .hasSizeGreaterThan(1)
                .allMatch(name -> ready(cluster, name)));
        return neverRestarted(cluster, label, container);
    }

    public static int restarts(Cluster cluster, String pod, String container) {
        return status(cluster, pod, container).path("restartCount").asInt();
    }

    public static boolean ready(Cluster cluster, String pod) {
        JsonNode statuses = statuses(cluster, pod);
        for (JsonNode status : statuses) {
            if (!status.path("ready").asBoolean()) {
                return false;
            }
        }
        return !statuses.isEmpty(); // a pod that kubelet has not begun has none
    }

    /** SIGKILL to the container's first process, found on its node by the container's id. */
    public static void killNine(Cluster cluster, String pod, String container) {
        cluster.onNode(node(cluster, pod), "ctr", "tasks", "kill", "--signal", "SIGKILL", id(cluster, pod, container))
                .run()
                .orFail();
    }

    /** What the container's first process has mapped, read on its node: our images hold no program that could show it. */
    public static String mappedFiles(Cluster cluster, String pod, String container) {
        String id = id(cluster, pod, container);
        String node = node(cluster, pod);
        String process = cluster.onNode(node, "ctr", "tasks", "list")
                .run()
                .orFail()
                .lines()
                .filter(line -> line.startsWith(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(node + " runs no container " + id))
                .split("\\s+")[1];
        return cluster.onNode(node, "cat", "/proc/" + process + "/maps").run().orFail();
    }

    private static List<String> names(Cluster cluster, String label) {
        return cluster.names("-n", Metrics.SYSTEM, "get", "pods", "-l", label);
    }

    /** By which containerd knows it. */
    public static String id(Cluster cluster, String pod, String container) {
        return status(cluster, pod, container).path("containerID").asString().replace("containerd://", "");
    }

    /** Where the pod runs. */
    public static String node(Cluster cluster, String pod) {
        return cluster.json("-n", Metrics.SYSTEM, "get", "pod", pod)
                .at("/spec/nodeName")
                .asString();
    }

    private static JsonNode status(Cluster cluster, String pod, String container) {
        for (JsonNode status : statuses(cluster, pod)) {
            if (status.path("name").asString().equals(container)) {
                return status;
            }
        }
        throw new AssertionError("pod " + pod + " has no container " + container);
    }

    private static JsonNode statuses(Cluster cluster, String pod) {
        return cluster.json("-n", Metrics.SYSTEM, "get", "pod", pod).at("/status/containerStatuses");
    }
}
