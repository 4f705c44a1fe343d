package cn.xdf.arch.xlss.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.metrics.AlertRules.Alert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What an alert must bring along, and that the forms in which the component ships agree. */
class AlertRulesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path COMPONENT = ROOT.resolve(AlertRules.COMPONENT);
    private static final Path RUNBOOKS = ROOT.resolve("docs/runbooks");
    private static final Pattern LABEL = Pattern.compile("\\$labels\\.([a-z_]+)");

    private static final Pattern LABEL_OF_SERIES = Pattern.compile("([a-z_]+)=");

    static final List<Alert> ALERTS = AlertRules.read(ROOT);

    private final MetricsTable table = MetricsTable.read(ROOT);

    @ParameterizedTest
    @FieldSource("ALERTS")
    void an_alert_says_what_to_do(Alert alert) throws IOException {
        assertThat(alert.severity()).isIn("critical", "warning");
        assertThat(alert.annotations().keySet()).containsExactlyInAnyOrder("summary", "description", "runbook_url");
        assertThat(alert.annotations().get("description")).hasSizeGreaterThan(50);
        Path page = ROOT.resolve(alert.annotations().get("runbook_url"));
        assertThat(page).isEqualTo(RUNBOOKS.resolve(alert.name() + ".md"));
        assertThat(Files.readString(page))
                .startsWith("# " + alert.name() + "\n")
                .contains("**What it means.**", "**Look.**", "**Mend.**", "**Safe to wait?**");
        assertThat(table.unknownIn(alert.expression())).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("ALERTS")
    void promtool_sees_it_fire_with_all_labels_that_its_text_names_and_silent_before(Alert alert) {
        Map<String, Object> test = testOf(alert);
        List<Map<String, Object>> looks = AlertRules.list(test.get("promql_expr_test"));
        assertThat(looks).allSatisfy(look -> assertThat((String) look.get("expr"))
                .isEqualTo("ALERTS{alertname=\"" + alert.name() + "\", alertstate=\"firing\"}"));
        List<List<Map<String, Object>>> samples = looks.stream()
                .map(look -> AlertRules.<Map<String, Object>>list(look.get("exp_samples")))
                .toList();
        assertThat(samples).anySatisfy(none -> assertThat(none).isEmpty());
        assertThat(samples).flatMap(all -> all).isNotEmpty().allSatisfy(sample -> assertThat(LABEL_OF_SERIES
                        .matcher((String) sample.get("labels"))
                        .results()
                        .map(label -> label.group(1)))
                .containsAll(labelsNamedIn(alert)));
    }

    private static List<String> labelsNamedIn(Alert alert) {
        return alert.annotations().values().stream()
                .flatMap(text -> LABEL.matcher(text).results())
                .map(label -> label.group(1))
                .toList();
    }

    private static Map<String, Object> testOf(Alert alert) {
        Map<String, Object> file = AlertRules.load(Path.of("src/test/prometheus/alerts.yaml"));
        return AlertRules.<Map<String, Object>>list(file.get("tests")).stream()
                .filter(test -> alert.name().equals(test.get("name")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no test of " + alert.name()));
    }

    @Test
    void every_runbook_has_its_alert() throws IOException {
        try (Stream<Path> pages = Files.list(RUNBOOKS)) {
            assertThat(pages.map(page -> page.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(
                            ALERTS.stream().map(alert -> alert.name() + ".md").toList());
        }
    }

    @Test
    void the_operator_gets_the_same_rules() {
        Map<String, Object> object = AlertRules.load(COMPONENT.resolve("prometheusrule.yaml"));
        assertThat(AlertRules.groups(AlertRules.map(object.get("spec"))))
                .isEqualTo(AlertRules.groups(AlertRules.load(COMPONENT.resolve("rules.yaml"))));
    }

    /** The operator adds namespace, pod and container by itself. */
    @Test
    void the_operator_scrapes_the_same_with_the_same_labels() {
        Map<String, Object> monitor = AlertRules.load(COMPONENT.resolve("podmonitor.yaml"));
        Map<String, Object> spec = AlertRules.map(monitor.get("spec"));
        Map<String, Object> endpoint = AlertRules.<Map<String, Object>>list(spec.get("podMetricsEndpoints"))
                .getFirst();
        List<Map<String, Object>> jobs = AlertRules.load(COMPONENT.resolve("scrape.yaml"));
        Map<String, Object> job = jobs.getFirst();

        assertThat(endpoint.get("path")).isEqualTo(job.get("metrics_path"));
        assertThat(endpoint.get("interval")).isEqualTo(job.get("scrape_interval"));
        assertThat(endpoint.get("honorLabels"))
                .isEqualTo(job.get("honor_labels"))
                .isEqualTo(true);
        Set<Object> added = targets(endpoint.get("relabelings"), "targetLabel");
        added.addAll(Set.of("namespace", "pod", "container"));
        assertThat(added).isEqualTo(targets(job.get("relabel_configs"), "target_label"));
    }

    private static Set<Object> targets(Object relabelings, String key) {
        return AlertRules.<Map<String, Object>>list(relabelings).stream()
                .filter(one -> one.containsKey(key))
                .map(one -> one.get(key))
                .collect(Collectors.toSet());
    }

    @Test
    void what_the_pages_and_the_dashboard_name_is_in_the_table() throws IOException {
        for (Dashboard.Query query : Dashboard.queries(ROOT)) {
            assertThat(table.unknownIn(query.expression())).as(query.panel()).isEmpty();
        }
        try (Stream<Path> pages = Files.walk(ROOT.resolve("docs"))) {
            for (Path page :
                    pages.filter(file -> file.toString().endsWith(".md")).toList()) {
                String code = Pattern.compile("`(xlss_[a-z_]+)`")
                        .matcher(Files.readString(page))
                        .results()
                        .map(MatchResult::group)
                        .collect(Collectors.joining(" "));
                assertThat(table.unknownIn(code)).as(page.toString()).isEmpty();
            }
        }
    }
}
