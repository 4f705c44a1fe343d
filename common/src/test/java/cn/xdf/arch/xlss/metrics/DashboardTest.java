package cn.xdf.arch.xlss.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What Grafana does not tell: it draws panels one over the other. What the queries return says DashboardSoak. */
class DashboardTest {
    private final JsonNode panels = Dashboard.read(Path.of("..")).path("panels");

    @Test
    void every_panel_has_an_id_and_a_place_of_its_own() {
        assertThat(panels.valueStream().map(panel -> panel.path("id").asInt())).doesNotHaveDuplicates();
        boolean[][] taken = new boolean[200][24];
        for (JsonNode panel : panels) {
            JsonNode place = panel.path("gridPos");
            for (int y = place.path("y").asInt();
                    y < place.path("y").asInt() + place.path("h").asInt();
                    y++) {
                for (int x = place.path("x").asInt();
                        x < place.path("x").asInt() + place.path("w").asInt();
                        x++) {
                    assertThat(taken[y][x]).as(panel.path("title").asString()).isFalse();
                    taken[y][x] = true;
                }
            }
        }
    }

    @Test
    void no_query_lists_what_grows_with_the_cluster_but_the_largest() {
        assertThat(Dashboard.queries(Path.of("..")))
                .filteredOn(query -> query.expression().contains("persistentvolumeclaim"))
                .allSatisfy(query -> assertThat(query.expression()).containsPattern("^(topk|count)\\("));
    }
}
