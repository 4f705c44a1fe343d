package cn.xdf.arch.xlss.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard for Grafana. */
public final class Dashboard {
    private Dashboard() {}

    /** What one panel asks for. */
    public record Query(String panel, String expression) {}

    public static JsonNode read(Path root) {
        try {
            return JsonMapper.shared()
                    .readTree(
                            Files.readString(root.resolve(AlertRules.COMPONENT).resolve("dashboard.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<Query> queries(Path root) {
        return read(root)
                .path("panels")
                .valueStream()
                .flatMap(panel -> panel.path("targets")
                        .valueStream()
                        .map(target -> new Query(
                                panel.path("title").asString(),
                                target.path("expr").asString())))
                .toList();
    }
}
