package cn.xdf.arch.xlss.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** The alerts of the component for Prometheus. */
public final class AlertRules {
    public static final Path COMPONENT = Path.of("manifests/components/prometheus");

    private AlertRules() {}

    /** One alert. @param annotations by name */
    public record Alert(String name, String expression, String severity, Map<String, String> annotations) {}

    public static List<Alert> read(Path root) {
        return groups(load(root.resolve(COMPONENT).resolve("rules.yaml"))).stream()
                .flatMap(group -> AlertRules.<Map<String, Object>>list(group.get("rules")).stream())
                .map(AlertRules::alert)
                .toList();
    }

    private static Alert alert(Map<String, Object> rule) {
        Map<String, String> labels = map(rule.get("labels"));
        return new Alert(
                (String) rule.get("alert"),
                (String) rule.get("expr"),
                labels.get("severity"),
                map(rule.get("annotations")));
    }

    static List<Map<String, Object>> groups(Map<String, Object> file) {
        return list(file.get("groups"));
    }

    public static <T> T load(Path file) {
        try {
            return new Yaml().load(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    public static <T> Map<String, T> map(Object value) {
        return (Map<String, T>) value;
    }

    @SuppressWarnings("unchecked")
    public static <T> List<T> list(Object value) {
        return (List<T>) value;
    }
}
