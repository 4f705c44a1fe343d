package cn.xdf.arch.xlss.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A StatefulSet of one pod that appends numbered records to its volumes, and goes on counting where they end.
 *
 * @param affinity of its pod, as YAML in one line
 */
public record Workload(Cluster cluster, TestNamespace namespace, String name, String affinity) {
    static final String PREFIX = "localpv.k8s.arch.xdf.cn/";
    static final Duration SOON = Duration.ofSeconds(60);

    private static final String ESCAPED = PREFIX.replace("/", "~1");

    public Workload(Cluster cluster, TestNamespace namespace, String name) {
        this(cluster, namespace, name, "{}");
    }

    /** @param volumes names; the pod writes the same records to all of them */
    public Workload apply(Map<String, String> annotations, String... volumes) {
        String program = """
                i=$(tail -n 1 /%s/records 2>/dev/null || echo 0)
                while sleep 0.1; do i=$((i+1)); for v in %s; do echo $i >> /$v/records; done; done
                """.formatted(volumes[0], String.join(" ", volumes));
        return apply(program, annotations, volumes);
    }

    /** Its pod leaves its volumes as they are. */
    Workload applyIdle(Map<String, String> annotations, String... volumes) {
        return apply("exec sleep 36000\n", annotations, volumes);
    }

    private Workload apply(String program, Map<String, String> annotations, String... volumes) {
        String settings = annotations.entrySet().stream()
                .map(entry -> PREFIX + entry.getKey() + ": \"" + entry.getValue() + "\"")
                .collect(Collectors.joining(", "));
        String mounts = Stream.of(volumes)
                .map(volume -> "{name: " + volume + ", mountPath: /" + volume + "}")
                .collect(Collectors.joining(", "));
        String claims = Stream.of(volumes).map(Workload::claim).collect(Collectors.joining());
        namespace.apply("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: %1$s, annotations: {%2$s}}
                spec:
                  serviceName: %1$s
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}}
                    spec:
                      schedulerName: xlss-scheduler
                      terminationGracePeriodSeconds: 0
                      affinity: %6$s
                      containers:
                      - name: main
                        image: xlss/busybox:dev
                        imagePullPolicy: IfNotPresent
                        command:
                        - sh
                        - -c
                        - |
                %3$s
                        volumeMounts: [%4$s]
                  volumeClaimTemplates:
                %5$s""".formatted(name, settings, program.indent(10).stripTrailing(), mounts, claims, affinity));
        return this;
    }

    private static String claim(String volume) {
        return """
                  - metadata: {name: %s}
                    spec: {accessModes: [ReadWriteOnce], storageClassName: xlss, resources: {requests: {storage: 1Mi}}}
                """.formatted(volume);
    }

    String pod() {
        return name + "-0";
    }

    /** Waits until it runs, and has written. */
    public String awaitRunning() {
        Await.until(
                pod() + " runs", SOON, () -> assertThat(status().path("phase").asString())
                        .isEqualTo("Running"));
        return node();
    }

    String node() {
        return namespace.json("get", "pod", pod()).at("/spec/nodeName").asString("");
    }

    public JsonNode status() {
        return namespace.json("get", "pod", pod()).path("status");
    }

    public String uid() {
        return namespace.json("get", "pod", pod()).at("/metadata/uid").asString();
    }

    String describe() {
        return namespace.kubectl("describe", "pod", pod());
    }

    /** The message of the condition data-ready, "True: " or "False: " before it. */
    String dataReady() {
        for (JsonNode condition : status().path("conditions")) {
            if (condition.path("type").asString().equals(PREFIX + "data-ready")) {
                return condition.path("status").asString() + ": "
                        + condition.path("message").asString();
            }
        }
        return "";
    }

    /**
     * As a person does it who knows that the node is dead. Kubernetes may have done it before, where the node has the taint out-of-service;
     * a kubectl that waits then waits for the pod's successor to go.
     */
    void forceDelete() {
        namespace.kubectl("delete", "pod", pod(), "--force", "--grace-period=0", "--ignore-not-found", "--wait=false");
    }

    void scale(int replicas) {
        namespace.kubectl("scale", "statefulset", name, "--replicas=" + replicas);
        if (replicas == 0) {
            namespace.kubectl("wait", "--for=delete", "pod/" + pod(), "--timeout=60s");
        }
    }

    /** Asks for a backup of the volume, and waits until it is made. */
    void save(String volume) {
        String wish = Long.toString(System.nanoTime());
        String claim = volume + "-" + pod();
        namespace.kubectl("annotate", "--overwrite", "pvc", claim, PREFIX + "backup-now=" + wish);
        Await.until(claim + " is backed up", SOON, () -> assertThat(namespace
                        .json("get", "pvc", claim)
                        .at("/metadata/annotations/" + ESCAPED + "last-backup-request")
                        .asString(""))
                .isEqualTo(wish));
    }

    /** One backup of these volumes at once. */
    void backUp(String... volumes) {
        Snapshots.take(this, volumes);
    }

    /** Asks by hand for these volumes to be on a node. */
    void restore(String restore, String node, String more, String... volumes) {
        String names = Stream.of(volumes).map(this::volume).collect(Collectors.joining(", "));
        restoreOf(restore, node, names, more);
    }

    /** @param names of PersistentVolumes, comma separated */
    public void restoreOf(String restore, String node, String names, String more) {
        namespace.apply("""
                apiVersion: localpv.k8s.arch.xdf.cn/v1
                kind: PvRestore
                metadata: {name: %s}
                spec: {nodeName: %s, namespace: %s, podName: %s, volumes: [%s], %s}
                """.formatted(restore, node, namespace.name(), pod(), names, more));
    }

    void awaitSucceeded(String restore, Duration limit) {
        Await.until(restore + " has succeeded", limit, () -> {
            JsonNode status = namespace.json("get", "pvr", restore).path("status");
            assertThat(status.path("phase").asString("")).as(status.toString()).isEqualTo("Succeeded");
        });
    }

    public String volume(String volume) {
        return namespace
                .json("get", "pvc", volume + "-" + pod())
                .at("/spec/volumeName")
                .asString();
    }

    String annotation(String volume, String annotation) {
        return cluster.json("get", "pv", volume(volume))
                .at("/metadata/annotations/" + ESCAPED + annotation)
                .asString("");
    }

    /** The volume's directory on a node, as this machine sees it. */
    public Path directory(String volume, String node) {
        return disk(node).resolve(volume(volume));
    }

    Path disk(String node) {
        return cluster.directory(node).resolve("disk");
    }

    List<Integer> records(Path directory) throws IOException {
        return Files.readAllLines(directory.resolve("records")).stream()
                .map(Integer::parseInt)
                .toList();
    }

    /** The same, once it is sure that none is missing, doubled or out of order. */
    public List<Integer> recordsWithoutGap(Path directory) throws IOException {
        List<Integer> records = records(directory);
        assertThat(records)
                .isEqualTo(IntStream.rangeClosed(1, records.size()).boxed().toList());
        return records;
    }

    public void awaitRecords(Path directory, int atLeast) {
        Await.until(pod() + " writes", SOON, () -> assertThat(records(directory).size())
                .isGreaterThan(atLeast));
    }

    /** What the node keeps of the volume besides the volume itself. */
    List<Path> quarantined(String volume, String node) throws IOException {
        Path quarantine = disk(node).resolve(".xlss/quarantine").resolve(volume);
        if (!Files.isDirectory(quarantine)) {
            return List.of();
        }
        try (Stream<Path> kept = Files.list(quarantine)) {
            return kept.map(one -> one.resolve(volume)).toList();
        }
    }
}
