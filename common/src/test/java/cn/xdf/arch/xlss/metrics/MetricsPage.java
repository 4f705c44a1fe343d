package cn.xdf.arch.xlss.metrics;

import cn.xdf.arch.xlss.metrics.MetricsTable.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a program shows on {@code /actuator/prometheus}, against what docs/metrics.md promises of it. */
public final class MetricsPage {
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern SAMPLE = Pattern.compile("(xlss_[a-z_]+)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
    /** Its series come with volumes, and a program that has just started knows of none. */
    private static final String OF_VOLUMES = "persistentvolumeclaim";

    private final MetricsTable table = MetricsTable.read(Path.of(".."));
    private final String program;
    private final Map<String, String> types = new HashMap<>();
    private final Map<String, Row> shown = new TreeMap<>();

    private MetricsPage(String program, String page) {
        this.program = program;
        page.lines().forEach(this::read);
    }

    /**
     * Of a program that has just started, in words: what is shown and not promised, or otherwise than promised, and what is not there from the
     * start, though it does not come with volumes.
     *
     * @param program the name of its container
     * @param page the text format, version 0.0.4
     */
    public static List<String> deviations(String program, String page) {
        return new MetricsPage(program, page).deviations(row -> !row.labels().contains(OF_VOLUMES));
    }

    /** The same of one feature that has something to show. @param prefix of the metrics that must be there */
    public static List<String> deviations(String program, String page, String prefix) {
        return new MetricsPage(program, page).deviations(row -> row.name().startsWith(prefix));
    }

    private void read(String line) {
        Matcher type = TYPE.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (type.matches()) {
            types.put(type.group(1), type.group(2));
        } else if (sample.matches()) {
            String name = table.family(sample.group(1));
            Row row = shown.computeIfAbsent(
                    name, same -> new Row(same, types.get(same), new HashSet<>(), Set.of(program)));
            row.labels().addAll(labels(sample.group(2)));
        }
    }

    private static Set<String> labels(String text) {
        return text == null
                ? Set.of()
                : LABEL.matcher(text)
                        .results()
                        .map(label -> label.group(1))
                        .filter(label -> !label.equals("le"))
                        .collect(Collectors.toSet());
    }

    private List<String> deviations(Predicate<Row> due) {
        Map<String, Row> promised = table.rows().values().stream()
                .filter(row -> row.programs().contains(program))
                .map(this::asText)
                .collect(Collectors.toMap(Row::name, row -> row));
        List<String> found = new ArrayList<>();
        shown.forEach((name, row) -> {
            if (!row.equals(promised.get(name))) {
                found.add("shown is " + row + ", promised " + promised.get(name));
            }
        });
        promised.values().stream()
                .filter(row -> due.test(row) && !shown.containsKey(row.name()))
                .forEach(row -> found.add("promised and not there: " + row.name()));
        return found;
    }

    /** The text format has no type for an info. */
    private Row asText(Row row) {
        String type = row.type().equals("info") ? "gauge" : row.type();
        return new Row(row.name(), type, row.labels(), Set.of(program));
    }
}
