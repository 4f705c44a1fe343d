package cn.xdf.arch.xlss.e2e.provision;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Claims with pods of the default scheduler, which binds them as the stock one does, and what they leave on the disks. */
record Claims(Cluster cluster, TestNamespace namespace) {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration UNTIL_TOLD = Duration.ofSeconds(60);
    private static final String DIRECTORY_PODS = "localpv.k8s.arch.xdf.cn/directory";

    /** Every node's agent has reported its pool. */
    void awaitPools() {
        Await.until("pools are reported", SOON, () -> {
            JsonNode nodes = cluster.json("get", "storagenodes.localpv.k8s.arch.xdf.cn");
            assertThat(nodes.at("/items")).isNotEmpty();
            for (JsonNode node : nodes.at("/items")) {
                assertThat(node.at("/status/pools/0/uuid").asString()).isNotEmpty();
            }
        });
    }

    /** A claim, and a pod of the same name that writes its name into the volume. */
    void apply(String name, String storageClass) {
        namespace.apply("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %1$s}
                spec: {accessModes: [ReadWriteOnce], storageClassName: %2$s, resources: {requests: {storage: 1Mi}}}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: %1$s, annotations: {localpv.k8s.arch.xdf.cn/scheduling: disabled}}
                spec:
                  terminationGracePeriodSeconds: 0
                  securityContext: {runAsUser: 4711}
                  containers:
                  - name: main
                    image: xlss/busybox:dev
                    imagePullPolicy: IfNotPresent
                    command: [sh, -c, "echo %1$s > /data/name && sync && exec sleep 3600"]
                    volumeMounts: [{name: data, mountPath: /data}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: %1$s}}]
                """.formatted(name, storageClass));
    }

    /** As if the scheduler had chosen the node; empty: it has not. */
    static String claim(String name, String storageClass, String node) {
        String chosen = node.isEmpty() ? "" : "volume.kubernetes.io/selected-node: " + node;
        return """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s, annotations: {%s}}
                spec: {accessModes: [ReadWriteOnce], storageClassName: %s, resources: {requests: {storage: 1Mi}}}
                """.formatted(name, chosen, storageClass);
    }

    String uid(String claim) {
        return namespace.json("get", "pvc", claim).at("/metadata/uid").asString();
    }

    /** Kubectl describes it with all these words. */
    void awaitTold(String kind, String name, String... words) {
        Await.until(name + " is told about", UNTIL_TOLD, () -> assertThat(
                        kind.equals("pv")
                                ? cluster.kubectl("describe", kind, name)
                                : namespace.kubectl("describe", kind, name))
                .contains(words));
    }

    void applyClass(String name, String policy, String basePath) {
        cluster.apply("""
                apiVersion: storage.k8s.io/v1
                kind: StorageClass
                metadata: {name: %s}
                provisioner: localpv.k8s.arch.xdf.cn/hostpath
                volumeBindingMode: WaitForFirstConsumer
                reclaimPolicy: %s
                parameters: {basePath: %s}
                """.formatted(name, policy, basePath));
    }

    JsonNode awaitBound(String name) {
        Await.until(name + " is Bound", SOON, () -> assertThat(
                        namespace.json("get", "pvc", name).at("/status/phase").asString())
                .isEqualTo("Bound"));
        return cluster.json(
                "get",
                "pv",
                namespace.json("get", "pvc", name).at("/spec/volumeName").asString());
    }

    void delete(String name) {
        namespace.kubectl("delete", "pod,pvc", name, "--wait=false");
    }

    /** The volume's directory on its home, as this machine sees it. */
    Path directory(JsonNode volume) {
        String home =
                volume.at("/metadata/annotations/localpv.k8s.arch.xdf.cn~1home").asString();
        return cluster.directory(home)
                .resolve("disk")
                .resolve(volume.at("/metadata/name").asString());
    }

    void awaitGone(JsonNode volume, Path directory) {
        Await.until("volume and directory are gone", SOON, () -> {
            assertThat(cluster.tryKubectl(
                                    "get", "pv", volume.at("/metadata/name").asString())
                            .succeeded())
                    .isFalse();
            assertThat(Files.exists(directory)).isFalse();
        });
    }

    void awaitNoDirectoryPods() {
        Await.until("no pod for a directory is left", SOON, () -> assertThat(
                        cluster.names("-n", "xlss-system", "get", "pods", "-l", DIRECTORY_PODS))
                .isEmpty());
    }

    /** Some pod makes, takes back or removes its directory, or did a moment ago. */
    boolean isWorkedOn(String volume) {
        return cluster.json("-n", "xlss-system", "get", "pods", "-l", DIRECTORY_PODS)
                .path("items")
                .valueStream()
                .anyMatch(pod -> pod.at("/metadata/annotations/localpv.k8s.arch.xdf.cn~1tasks")
                        .asString()
                        .contains(volume));
    }
}
