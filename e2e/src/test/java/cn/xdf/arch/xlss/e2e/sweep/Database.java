package cn.xdf.arch.xlss.e2e.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** A StatefulSet of one pod with one volume, kept off the node that holds the backups. */
record Database(TestNamespace namespace) {
    static final String POD = "db-0";
    static final String CLAIM = "data-db-0";

    private static final String PREFIX = "localpv.k8s.arch.xdf.cn/";
    private static final Duration SOON = Duration.ofSeconds(90);

    void create() {
        namespace.apply("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata:
                  name: db
                  annotations:
                    localpv.k8s.arch.xdf.cn/backup: enabled
                    localpv.k8s.arch.xdf.cn/backup-schedule: "0 0 1 1 *"
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
                            - matchExpressions: [{key: localpv.k8s.arch.xdf.cn/repository, operator: DoesNotExist}]
                      containers:
                      - name: main
                        image: xlss/busybox:dev
                        command: [sleep, "86400"]
                        volumeMounts: [{name: data, mountPath: /data}]
                  volumeClaimTemplates:
                  - metadata: {name: data}
                    spec: {accessModes: [ReadWriteOnce], storageClassName: xlss, resources: {requests: {storage: 1Gi}}}
                """);
        awaitRunning();
    }

    void awaitRunning() {
        Await.until("the pod runs", SOON.multipliedBy(2), () -> {
            assertThat(claim().at("/status/phase").asString()).isEqualTo("Bound");
            assertThat(pod().at("/status/phase").asString()).isEqualTo("Running");
            assertThat(pod().at("/metadata/deletionTimestamp").isMissingNode()).isTrue();
        });
    }

    /** Asks for a backup and waits for it. */
    void backUp() {
        String wish = UUID.randomUUID().toString();
        namespace.kubectl("annotate", "--overwrite", "pvc", CLAIM, PREFIX + "backup-now=" + wish);
        Await.until("the backup is done", SOON, () -> {
            assertThat(annotation(claim(), "last-backup-request")).isEqualTo(wish);
            assertThat(annotation(claim(), "last-backup-result")).startsWith("Success");
        });
    }

    void forceDelete() {
        namespace.kubectl("delete", "pod", POD, "--force", "--grace-period=0", "--wait=false");
    }

    String node() {
        return pod().at("/spec/nodeName").asString();
    }

    JsonNode pod() {
        return namespace.json("get", "pod", POD);
    }

    JsonNode claim() {
        return namespace.json("get", "pvc", CLAIM);
    }

    JsonNode volume() {
        return cluster().json("get", "pv", claim().at("/spec/volumeName").asString());
    }

    Path directory(String node) {
        return cluster()
                .directory(node)
                .resolve("disk")
                .resolve(claim().at("/spec/volumeName").asString());
    }

    /** Phase of the pod's restore; empty when there is none. */
    String restorePhase() {
        Command.Result result = cluster()
                .tryKubectl("-n", namespace.name(), "get", "pvrestores", "-o", "jsonpath={.items[0].status.phase}");
        return result.succeeded() ? result.output().strip() : "";
    }

    static String annotation(JsonNode object, String name) {
        return object.at("/metadata/annotations").path(PREFIX + name).asString("");
    }

    private Cluster cluster() {
        return namespace.cluster();
    }
}
