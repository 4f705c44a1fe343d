package cn.xdf.arch.xlss.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The metrics that docs/metrics.md promises. */
public final class MetricsTable {
    private static final List<String> PROGRAMS = List.of("extender", "node-agent", "provisioner", "webhook");
    private static final Pattern NAME = Pattern.compile("xlss_[a-z_]+");
    /** What Prometheus stores of a histogram or a summary besides its name. */
    private static final List<String> ENDINGS = List.of("_bucket", "_count", "_sum", "_max");

    private final Map<String, Row> rows;

    private MetricsTable(Map<String, Row> rows) {
        this.rows = rows;
    }

    /**
     * One metric.
     *
     * @param name as queries say it; of a histogram or summary without {@code _bucket}, {@code _count} and so on
     * @param programs names of containers
     */
    public record Row(String name, String type, Set<String> labels, Set<String> programs) {}

    public static MetricsTable read(Path root) {
        try {
            return new MetricsTable(Files.readAllLines(root.resolve("docs/metrics.md")).stream()
                    .filter(line -> line.startsWith("| `xlss_"))
                    .map(MetricsTable::row)
                    .collect(Collectors.toMap(Row::name, row -> row, (one, other) -> one, TreeMap::new)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String line) {
        String[] cells = line.split("\\|");
        String programs = cells[4].strip();
        return new Row(
                cells[1].strip().replace("`", ""),
                cells[2].strip(),
                words(cells[3]),
                programs.equals("all") ? Set.copyOf(PROGRAMS) : words(programs));
    }

    private static Set<String> words(String cell) {
        return Arrays.stream(cell.strip().split(", *"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toSet());
    }

    public Map<String, Row> rows() {
        return rows;
    }

    /** The row that a stored series belongs to: {@code xlss_x_seconds_bucket} to {@code xlss_x_seconds}. */
    public String family(String series) {
        return ENDINGS.stream()
                .filter(series::endsWith)
                .map(ending -> series.substring(0, series.length() - ending.length()))
                .filter(rows::containsKey)
                .findFirst()
                .orElse(series);
    }

    /** Names in a text, such as a query, that no row promises. */
    public Set<String> unknownIn(String text) {
        return NAME.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(name -> !rows.containsKey(family(name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
