package cn.xdf.arch.xlss.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Small workloads for a cluster without xlss, and how to talk to them. */
final class Workloads {
    private Workloads() {}

    /**
     * One pod a node. Each serves its node's name at port 8080 behind Service {@code web}, and adds a line to
     * /var/lib/xlss/web/beat of its node's disk every half second, so that its life is seen from outside.
     */
    static void web(Cluster cluster) {
        cluster.apply("""
                apiVersion: apps/v1
                kind: DaemonSet
                metadata: {name: web}
                spec:
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      terminationGracePeriodSeconds: 0
                      tolerations: [{operator: Exists}]
                      containers:
                      - name: web
                        image: xlss/busybox:dev
                        imagePullPolicy: IfNotPresent
                        command: [sh, -c]
                        args:
                        - |
                          mkdir /www; echo $NODE >/www/node; echo "serving on $NODE"
                          httpd -p 8080 -h /www
                          while :; do date >>/data/beat; sleep 0.5; done
                        env: [{name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}]
                        readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
                        volumeMounts: [{name: data, mountPath: /data}, {name: memory, mountPath: /memory}]
                      volumes:
                      - {name: data, hostPath: {path: /var/lib/xlss/web, type: DirectoryOrCreate}}
                      - {name: memory, emptyDir: {medium: Memory}}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: web}
                spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
                """);
        rolledOut(cluster);
    }

    static void rolledOut(Cluster cluster) {
        int nodes = cluster.json("get", "nodes").path("items").size();
        Await.until("a ready web pod on every node", Duration.ofSeconds(60), () -> {
            JsonNode status = cluster.json("get", "daemonset", "web").path("status");
            assertThat(status.path("numberReady").asInt()).isEqualTo(nodes); // rollout status is content with 0 of 0
        });
    }

    /** The web pods by node. */
    static Map<String, String> podsByNode(Cluster cluster) {
        Map<String, String> pods = new TreeMap<>();
        for (JsonNode pod : cluster.json("get", "pods", "-l", "app=web").path("items")) {
            pods.put(
                    pod.at("/spec/nodeName").asString(),
                    pod.at("/metadata/name").asString());
        }
        return pods;
    }

    /** What an HTTP server says, asked from inside a pod with HTTP 1.0; headers included. */
    static String get(Cluster cluster, String pod, String host, int port, String path) {
        return cluster.tryKubectl(
                        "exec",
                        pod,
                        "--",
                        "sh",
                        "-c",
                        "printf 'GET " + path + " HTTP/1.0\\r\\n\\r\\n' | nc -w 3 " + host + " " + port)
                .output();
    }

    static String lastLine(String text) {
        List<String> lines = text.strip().lines().toList();
        return lines.isEmpty() ? "" : lines.getLast();
    }
}
