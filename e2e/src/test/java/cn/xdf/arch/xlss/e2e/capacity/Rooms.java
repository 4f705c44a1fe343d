package cn.xdf.arch.xlss.e2e.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Pods with one claim each, of the same name, and the room of the nodes that they compete for. */
record Rooms(Cluster cluster, TestNamespace namespace) {
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Bytes that are free on the node; all test nodes share the disk of this machine, and so have the same. */
    long freeBytes(String node) {
        return pool(node).path("freeBytes").asLong();
    }

    JsonNode pool(String node) {
        return cluster.json("get", "sn", node).at("/status/pools/0");
    }

    List<String> nodes() {
        return cluster.names("get", "nodes");
    }

    /** Nothing of other tests is left that was promised room. */
    void awaitEmpty() {
        Await.until("no volume is left, and every node is Healthy", SOON.multipliedBy(2), () -> {
            assertThat(cluster.names("get", "pv")).isEmpty();
            for (JsonNode node : cluster.json("get", "sn").path("items")) {
                assertThat(node.at("/status/verdict/state").asString("")).isEqualTo("Healthy");
                assertThat(node.at("/status/pools/0/freeBytes").asLong()).isPositive();
            }
        });
    }

    /** A claim, and a pod of the same name that mounts it at /data. @param node where it must go; empty: anywhere */
    void apply(String name, String size, String storageClass, String node, String command) {
        namespace.apply(claim(name, size, storageClass) + "---\n" + pod(name, node, command));
    }

    static String claim(String name, String size, String storageClass) {
        return Pods.claim(name)
                .replace("storage: 1Mi", "storage: \"" + size + "\"")
                .replace("storageClassName: xlss", "storageClassName: " + storageClass);
    }

    static String pod(String name, String node, String command) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %1$s}
                spec:
                  schedulerName: xlss-scheduler
                  terminationGracePeriodSeconds: 0
                  nodeSelector: {%2$s}
                  containers:
                  - name: main
                    image: xlss/busybox:dev
                    command: [sh, -c, "%3$s"]
                    volumeMounts: [{name: data, mountPath: /data}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: %1$s}}]
                """.formatted(name, node.isEmpty() ? "" : "kubernetes.io/hostname: " + node, command);
    }

    void idle(String name, String size, String storageClass, String node) {
        apply(name, size, storageClass, node, "exec sleep 3600");
    }

    String runsOn(String name) {
        Await.until(name + " runs", SOON, () -> assertThat(Pods.phase(namespace, name))
                .isEqualTo("Running"));
        return nodeOf(name);
    }

    /** Empty: it has none. */
    String nodeOf(String name) {
        return namespace.json("get", "pod", name).at("/spec/nodeName").asString("");
    }

    void waits(String name, String... words) {
        Await.until(name + " says why it waits", SOON, () -> assertThat(namespace.kubectl("describe", "pod", name))
                .contains("FailedScheduling")
                .contains(words));
        assertThat(nodeOf(name)).isEmpty();
    }

    void told(String claim, String... words) {
        Await.until("claim " + claim + " says it", SOON, () -> assertThat(namespace.kubectl("describe", "pvc", claim))
                .contains(words));
    }

    void remove(String... names) {
        for (String name : names) {
            namespace.kubectl("delete", "pod,pvc", name, "--wait=false");
        }
    }
}
