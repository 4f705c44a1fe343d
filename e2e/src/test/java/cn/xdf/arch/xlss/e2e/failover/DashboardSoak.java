package cn.xdf.arch.xlss.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command.Checkout;
import cn.xdf.arch.xlss.e2e.harness.Prometheus;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import cn.xdf.arch.xlss.metrics.AlertRules;
import cn.xdf.arch.xlss.metrics.Dashboard;
import cn.xdf.arch.xlss.metrics.MetricsTable;
import cn.xdf.arch.xlss.metrics.MetricsTable.Row;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Alerts, dashboard and docs/metrics.md against a real Prometheus that has seen a backup and a fail-over. */
class DashboardSoak {
    private static final Duration SCRAPED = Duration.ofSeconds(60);
    private static final Pattern SELECTOR = Pattern.compile("\\b(?:xlss_[a-z_]+|up)(?:\\{[^}]*})?");
    private static final Set<String> OF_EVERY_TARGET =
            Set.of("__name__", "job", "instance", "pod", "container", "node", "le");
    /** Is there for the seconds that a backup runs. Prometheus keeps its series, and forgets its type ten scrapes later. */
    private static final String FLEETING = "xlss_backup_running_done_bytes";

    private final MetricsTable table = MetricsTable.read(Checkout.root());

    @Test
    void what_a_person_is_shown_is_there(Cluster cluster, TestNamespace namespace, @TempDir Path folder)
            throws Exception {
        Nodes nodes = new Nodes(cluster);
        nodes.awaitAllHealthy();
        String home = nodes.expendable();
        String other = nodes.names().stream()
                .filter(name -> !name.equals(home))
                .findFirst()
                .orElseThrow();
        try (Prometheus prometheus = Prometheus.start(cluster, other, folder)) {
            backUpAndFailOver(new Workload(cluster, namespace, "shown"), nodes, home);

            Await.until("every panel shows something", SCRAPED, () -> assertThat(emptyPanels(prometheus))
                    .isEmpty());
            assertThat(deadSelectors(prometheus)).as("what alerts look at").isEmpty();
            assertThat(prometheus.ruleGroups().findValuesAsString("health"))
                    .as("alerts that could be evaluated")
                    .hasSameSizeAs(AlertRules.read(Checkout.root()))
                    .containsOnly("ok");
            theTableIsComplete(prometheus);
        }
    }

    @Test
    void the_component_fits_beside_the_base(Cluster cluster, @TempDir Path folder) throws Exception {
        Path manifests =
                folder.toRealPath().relativize(Checkout.root().toRealPath().resolve("manifests"));
        Files.writeString(
                folder.resolve("kustomization.yaml"),
                "resources: [%1$s/base]\ncomponents: [%1$s/components/prometheus]\n".formatted(manifests));
        assertThat(cluster.kubectl("kustomize", folder.toString()))
                .contains(
                        "kind: PodMonitor",
                        "kind: PrometheusRule",
                        "grafana_dashboard: \"1\"",
                        "name: xlss-dashboard\n");
    }

    private static void backUpAndFailOver(Workload workload, Nodes nodes, String home) {
        nodes.only(home, () -> {
            workload.apply(Map.of("backup", "enabled", "failover-after", "1s"), "data");
            assertThat(workload.awaitRunning()).isEqualTo(home);
        });
        workload.save("data");
        try {
            nodes.declareDead(home);
            nodes.awaitVerdict(home, "Lost");
            workload.forceDelete();
            assertThat(workload.awaitRunning()).isNotEqualTo(home);
        } finally {
            nodes.declareAlive(home);
        }
        nodes.awaitAllHealthy();
    }

    /** A panel without data does not say whether all is well or a name is misspelled. */
    private static List<String> emptyPanels(Prometheus prometheus) {
        return Dashboard.queries(Checkout.root()).stream()
                .filter(query -> !hasValue(prometheus.query(query.expression())))
                .map(query -> query.panel() + ": " + query.expression())
                .toList();
    }

    private static boolean hasValue(JsonNode result) {
        return result.valueStream()
                .anyMatch(sample -> !sample.at("/value/1").asString().equals("NaN"));
    }

    /** An alert is silent as a rule, so each metric that it asks for is, with the very labels. */
    private static Set<String> deadSelectors(Prometheus prometheus) {
        return AlertRules.read(Checkout.root()).stream()
                .flatMap(alert -> SELECTOR.matcher(alert.expression()).results())
                .map(MatchResult::group)
                .filter(selector -> prometheus.query(selector).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void theTableIsComplete(Prometheus prometheus) {
        Map<String, Row> seen = seen(prometheus);
        Set<String> promised = new TreeSet<>(table.rows().keySet());
        if (!seen.containsKey(FLEETING)) {
            promised.remove(FLEETING);
        }
        assertThat(seen.keySet()).as("metrics").isEqualTo(promised);
        seen.forEach(
                (name, row) -> assertThat(row).as(name).isEqualTo(table.rows().get(name)));
    }

    private Map<String, Row> seen(Prometheus prometheus) {
        JsonNode types = prometheus.metadata();
        Map<String, Row> seen = new TreeMap<>();
        for (JsonNode series : prometheus.series("{__name__=~\"xlss_.+\"}")) {
            String name = table.family(series.path("__name__").asString());
            Row row = seen.computeIfAbsent(
                    name, same -> new Row(same, type(types, same), new HashSet<>(), new HashSet<>()));
            row.programs().add(series.path("container").asString());
            row.labels().addAll(series.propertyNames());
            row.labels().removeAll(OF_EVERY_TARGET);
            if (!series.has("persistentvolumeclaim")) {
                row.labels().remove("namespace"); // the target's
            }
        }
        return seen;
    }

    /** Prometheus is told the type of a counter, or of an info, without its ending. */
    private String type(JsonNode types, String name) {
        JsonNode ofFamily = types.path(name.replaceFirst("_(total|info)$", ""));
        String forgotten = name.equals(FLEETING) ? table.rows().get(name).type() : "";
        return (ofFamily.isEmpty() ? types.path(name) : ofFamily).at("/0/type").asString(forgotten);
    }
}
