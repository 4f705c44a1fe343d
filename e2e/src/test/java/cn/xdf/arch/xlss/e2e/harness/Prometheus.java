package cn.xdf.arch.xlss.e2e.harness;

import cn.xdf.arch.xlss.e2e.harness.Command.Checkout;
import cn.xdf.arch.xlss.metrics.AlertRules;
import cn.xdf.arch.xlss.metrics.PrometheusProgram;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Prometheus in the network of a node, set up as manifests/components/prometheus says without an operator, only more often. */
public final class Prometheus implements AutoCloseable {
    private static final String OFTEN = "2s";
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String PORT = "9090";

    private final Cluster cluster;
    private final String node;
    private final Process process;

    private Prometheus(Cluster cluster, String node, Process process) {
        this.cluster = cluster;
        this.node = node;
        this.process = process;
    }

    /** @param folder for its settings, data and log */
    public static Prometheus start(Cluster cluster, String node, Path folder) throws IOException {
        Path settings = Files.writeString(
                folder.resolve("prometheus.yml"), JsonMapper.shared().writeValueAsString(settings(cluster)));
        Process process = new ProcessBuilder(
                        "nsenter",
                        "--net=" + cluster.directory().resolve("net").resolve(node),
                        PrometheusProgram.of("prometheus").toString(),
                        "--config.file=" + settings,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=0.0.0.0:" + PORT)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        Prometheus prometheus = new Prometheus(cluster, node, process);
        try {
            Await.until("Prometheus answers", SOON, () -> prometheus.query("vector(1)"));
        } catch (RuntimeException | AssertionError e) {
            prometheus.close();
            throw new AssertionError("Prometheus does not answer: " + Files.readString(folder.resolve("log")), e);
        }
        return prometheus;
    }

    private static Map<String, Object> settings(Cluster cluster) {
        Path component = Checkout.root().resolve(AlertRules.COMPONENT);
        List<Map<String, Object>> jobs = AlertRules.load(component.resolve("scrape.yaml"));
        for (Map<String, Object> job : jobs) {
            job.put("scrape_interval", OFTEN);
            job.remove("kubernetes_sd_configs"); // Debian's Prometheus is built without it
            job.put("static_configs", found(cluster));
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("global", Map.of("evaluation_interval", OFTEN));
        settings.put("rule_files", List.of(component.resolve("rules.yaml").toString()));
        settings.put("scrape_configs", jobs);
        return settings;
    }

    /** Each port of each container, with the labels that Prometheus' discovery of pods would give it. */
    private static List<Map<String, Object>> found(Cluster cluster) {
        List<Map<String, Object>> targets = new ArrayList<>();
        for (JsonNode pod : cluster.json("-n", Metrics.SYSTEM, "get", "pods").path("items")) {
            for (JsonNode container : pod.at("/spec/containers")) {
                for (JsonNode port : container.path("ports")) {
                    targets.add(target(pod, container, port));
                }
            }
        }
        return targets;
    }

    private static Map<String, Object> target(JsonNode pod, JsonNode container, JsonNode port) {
        String address = pod.at("/status/podIP").asString() + ":"
                + port.path("containerPort").asInt();
        String of = "__meta_kubernetes_pod_";
        return Map.of(
                "targets",
                List.of(address),
                "labels",
                Map.of(
                        "__meta_kubernetes_namespace",
                        Metrics.SYSTEM,
                        of + "label_app_kubernetes_io_part_of",
                        pod.at("/metadata/labels/app.kubernetes.io~1part-of").asString(""),
                        of + "name",
                        pod.at("/metadata/name").asString(),
                        of + "phase",
                        pod.at("/status/phase").asString(),
                        of + "node_name",
                        pod.at("/spec/nodeName").asString(),
                        of + "container_name",
                        container.path("name").asString(),
                        of + "container_port_name",
                        port.path("name").asString("")));
    }

    /** What a query returns now: {@code [{"metric":{…},"value":[time,"1"]},…]}; a query that it does not understand fails the test. */
    public JsonNode query(String expression) {
        return get("query?query=" + encoded(expression)).path("result");
    }

    /** {@code [{"__name__":…,label:value,…},…]}: all series that it has seen. */
    public JsonNode series(String selector) {
        return get("series?match%5B%5D=" + encoded(selector));
    }

    /** By metric: {@code [{"type":…,"help":…},…]}. */
    public JsonNode metadata() {
        return get("metadata");
    }

    /** The groups of the rules, each with its {@code rules} and their {@code health}. */
    public JsonNode ruleGroups() {
        return get("rules").path("groups");
    }

    private JsonNode get(String path) {
        String answer = cluster.raw("/api/v1/nodes/http:" + node + ":" + PORT + "/proxy/api/v1/" + path);
        return JsonMapper.shared().readTree(answer).path("data");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
