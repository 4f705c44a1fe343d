package cn.xdf.arch.xlss.e2e.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** A StatefulSet of one pod with two volumes, on nodes without the label {@link #KEPT_OFF}. */
record Database(TestNamespace namespace) {
    static final String KEPT_OFF = "test.xlss/kept-off";
    static final String POD = "db-0";
    static final String CLAIM = "data-db-0";
    static final List<String> CLAIMS = List.of(CLAIM, "log-db-0");
    static final String PREFIX = "localpv.k8s.arch.xdf.cn/";

    private static final Duration SOON = Duration.ofSeconds(60);

    /** On a machine that other tests keep busy 120 MB took half a minute, behind the salvage of as much, while all agents were being replaced. */
    private static final Duration BACKED_UP = Duration.ofMinutes(3);

    /** @param resources of its container, as YAML in one line */
    void create(String resources) {
        namespace.apply("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata:
                  name: db
                  annotations:
                    localpv.k8s.arch.xdf.cn/backup: enabled
                    localpv.k8s.arch.xdf.cn/backup-schedule: "0 0 1 1 *"
                    localpv.k8s.arch.xdf.cn/backup-retention: last=1
                    localpv.k8s.arch.xdf.cn/failover-after: 1s
                spec:
                  serviceName: db
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec:
                      schedulerName: xlss-scheduler
                      terminationGracePeriodSeconds: 0
                      affinity:
                        nodeAffinity:
                          requiredDuringSchedulingIgnoredDuringExecution:
                            nodeSelectorTerms:
                            - matchExpressions: [{key: %s, operator: DoesNotExist}]
                      containers:
                      - name: main
                        image: xlss/busybox:dev
                        command: [sleep, "86400"]
                        resources: %s
                        volumeMounts: [{name: data, mountPath: /data}, {name: log, mountPath: /log}]
                  volumeClaimTemplates:
                  - metadata: {name: data}
                    spec: &claim {accessModes: [ReadWriteOnce], storageClassName: xlss, resources: {requests: {storage: 1Mi}}}
                  - metadata: {name: log}
                    spec: *claim
                """.formatted(KEPT_OFF, resources));
        awaitRunning(SOON);
    }

    void awaitRunning(Duration limit) {
        Await.until("the pod runs", limit, () -> {
            JsonNode pod = pod();
            assertThat(pod.at("/status/phase").asString()).isEqualTo("Running");
            assertThat(pod.at("/metadata/deletionTimestamp").isMissingNode()).isTrue();
        });
    }

    /** Asks for a backup of both volumes and waits for it: the repository lets everybody write who should. */
    void backUp() {
        String wish = askForBackup();
        for (String claim : CLAIMS) {
            Await.until("the backup of " + claim + " is done", BACKED_UP, () -> {
                assertThat(annotation(claim(claim), "last-backup-request")).isEqualTo(wish);
                assertThat(annotation(claim(claim), "last-backup-result")).isEqualTo("Success");
            });
        }
    }

    /** @return what tells this backup from others in the claims' annotations */
    String askForBackup() {
        String wish = UUID.randomUUID().toString();
        namespace.kubectl("annotate", "--overwrite", "pod", POD, PREFIX + "backup-now=" + wish);
        return wish;
    }

    /** As a person does it who knows that the node is dead. */
    void forceDelete() {
        namespace.kubectl("delete", "pod", POD, "--force", "--grace-period=0", "--wait=false");
    }

    String node() {
        return pod().at("/spec/nodeName").asString("");
    }

    String uid() {
        return pod().at("/metadata/uid").asString();
    }

    /** Why the pod has no node, as its scheduler says it; empty when it has one. */
    String reason() {
        return message("PodScheduled");
    }

    /** How far its data is. */
    String dataReady() {
        return message(PREFIX + "data-ready");
    }

    private String message(String type) {
        for (JsonNode condition : pod().at("/status/conditions")) {
            if (condition.path("type").asString().equals(type)) {
                return condition.path("message").asString("");
            }
        }
        return "";
    }

    private JsonNode pod() {
        return namespace.json("get", "pod", POD);
    }

    private JsonNode claim(String name) {
        return namespace.json("get", "pvc", name);
    }

    /** In the order of {@link #CLAIMS}. */
    List<String> volumes() {
        return CLAIMS.stream()
                .map(claim -> claim(claim).at("/spec/volumeName").asString())
                .toList();
    }

    Path directory(String node, String volume) {
        return cluster().directory(node).resolve("disk").resolve(volume);
    }

    /** Phase of the pod's restore; Pending is not written out; empty when there is no restore. */
    String restorePhase() {
        JsonNode restore = namespace.json("get", "pvrestores").at("/items/0");
        return restore.isMissingNode() ? "" : restore.at("/status/phase").asString("Pending");
    }

    static String annotation(JsonNode object, String name) {
        return object.at("/metadata/annotations").path(PREFIX + name).asString("");
    }

    private Cluster cluster() {
        return namespace.cluster();
    }
}
