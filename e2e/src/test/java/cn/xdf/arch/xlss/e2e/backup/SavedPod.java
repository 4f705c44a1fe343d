package cn.xdf.arch.xlss.e2e.backup;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The pod {@code db-0} of a StatefulSet with one volume, and its repository as somebody with plain restic sees it. */
record SavedPod(Cluster cluster, TestNamespace namespace) {
    static final String CLAIM = "data-db-0";
    private static final String PREFIX = "localpv.k8s.arch.xdf.cn/";
    private static final Duration SOON = Duration.ofSeconds(90);

    /** @param annotations of the StatefulSet itself, as YAML in one line */
    static SavedPod start(Cluster cluster, TestNamespace namespace, String annotations) {
        namespace.apply(Pods.claim(CLAIM));
        namespace.apply("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db, annotations: {%s}}
                spec:
                  serviceName: db
                  selector: {matchLabels: {app: db}}
                  template:
                    metadata: {labels: {app: db}}
                    spec:
                      schedulerName: xlss-scheduler
                      terminationGracePeriodSeconds: 0
                      containers:
                      - name: main
                        image: xlss/busybox:dev
                        imagePullPolicy: IfNotPresent
                        command: [sh, -c, "echo one > /data/one; ln /data/one /data/same; echo no > /data/skip.tmp; exec sleep 3600"]
                        volumeMounts: [{name: data, mountPath: /data}]
                      volumes: [{name: data, persistentVolumeClaim: {claimName: %s}}]
                """.formatted(annotations, CLAIM));
        SavedPod pod = new SavedPod(cluster, namespace);
        Await.until(
                "the pod has written", SOON, () -> assertThat(pod.directory().resolve("skip.tmp"))
                        .hasContent("no"));
        return pod;
    }

    void annotate(String key, String value) {
        namespace.kubectl("annotate", "--overwrite", "pvc", CLAIM, PREFIX + key + "=" + value);
    }

    String report(String key) {
        return namespace
                .json("get", "pvc", CLAIM)
                .path("metadata")
                .path("annotations")
                .path(PREFIX + "last-backup-" + key)
                .asString("");
    }

    /** Asks for a backup at once and waits for its echo; returns how long that took. */
    Duration saveNow(String wish) {
        annotate("backup-now", wish);
        return awaitSaved(wish);
    }

    Duration awaitSaved(String wish) {
        return Await.until("the wish " + wish + " is fulfilled", SOON, () -> assertThat(report("request"))
                .isEqualTo(wish));
    }

    /** Events about any object of the namespace, as {@code reason message count}. */
    List<String> events(String reason) {
        List<String> events = new ArrayList<>();
        for (JsonNode event : namespace.json("get", "events").path("items")) {
            if (event.path("reason").asString("").equals(reason)) {
                events.add(event.at("/involvedObject/name").asString("") + ": "
                        + event.path("message").asString("") + " x"
                        + event.path("count").asInt(0));
            }
        }
        return events;
    }

    String node() {
        return namespace.json("get", "pod", "db-0").at("/spec/nodeName").asString();
    }

    Path directory() {
        String volume =
                namespace.json("get", "pvc", CLAIM).at("/spec/volumeName").asString();
        return cluster.directory(node()).resolve("disk").resolve(volume);
    }

    /** Plain restic of this machine on the repository's files. */
    String restic(String... arguments) {
        String holder = secret("XLSS_REPOSITORY_NODE");
        List<String> command = new ArrayList<>(List.of(System.getProperty("restic.program", "restic"), "--no-cache"));
        command.addAll(List.of(arguments));
        return Command.of(command)
                .with(
                        "RESTIC_REPOSITORY",
                        cluster.directory(holder).resolve("repository").resolve(namespace.name()) + "")
                .with("RESTIC_PASSWORD", secret("RESTIC_PASSWORD"))
                .run()
                .orFail();
    }

    JsonNode snapshots() {
        return JsonMapper.shared().readTree(restic("snapshots", "--json", "--no-lock"));
    }

    /** A value of the system's repository Secret. */
    String secret(String key) {
        String value = cluster.json("-n", "xlss-system", "get", "secret", "xlss-repository")
                .path("data")
                .path(key)
                .asString();
        return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }
}
