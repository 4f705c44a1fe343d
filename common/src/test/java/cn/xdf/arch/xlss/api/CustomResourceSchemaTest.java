package cn.xdf.arch.xlss.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The API server drops fields that the schema does not know, without a word: models and schemas must not drift apart. */
class CustomResourceSchemaTest {
    private static final Path CRDS = Path.of("../manifests/base/crds");

    @Test
    void pvRestoreHasTheFieldsOfItsSchema() throws IOException {
        assertSameFields(PvRestore.class, schema("pvrestores"));
    }

    @Test
    void storageNodeHasTheFieldsOfItsSchema() throws IOException {
        assertSameFields(StorageNode.class, schema("storagenodes"));
    }

    @Test
    void everyPhaseHealthAndPoolStateIsAllowed() throws IOException {
        assertThat(at(schema("pvrestores"), "status", "phase").get("enum"))
                .isEqualTo(Arrays.stream(PvRestorePhase.values())
                        .map(PvRestorePhase::value)
                        .toList());
        assertThat(at(schema("storagenodes"), "status", "verdict", "state").get("enum"))
                .isEqualTo(Arrays.stream(NodeHealth.values())
                        .map(NodeHealth::value)
                        .toList());
        assertThat(at(map(at(schema("storagenodes"), "status", "pools").get("items")), "state")
                        .get("enum"))
                .isEqualTo(
                        Arrays.stream(PoolState.values()).map(PoolState::value).toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pvrestores", "storagenodes"})
    void everyFieldIsDescribedAndBounded(String plural) throws IOException {
        assertDescribed(plural, schema(plural));
    }

    private static void assertSameFields(Class<?> model, Map<String, Object> schema) {
        Set<String> fields = Arrays.stream(model.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
        assertThat(properties(schema).keySet()).as(model.getSimpleName()).isEqualTo(fields);
        for (RecordComponent component : model.getRecordComponents()) {
            Map<String, Object> property = map(properties(schema).get(component.getName()));
            Type type = component.getGenericType();
            if (type instanceof ParameterizedType list) {
                type = list.getActualTypeArguments()[0];
                property = map(property.get("items"));
            }
            if (type instanceof Class<?> nested && nested.isRecord()) {
                assertSameFields(nested, property);
            }
        }
    }

    private static void assertDescribed(String path, Map<String, Object> schema) {
        assertThat(schema).as(path).containsKey("type");
        if (!path.endsWith(".metadata")) { // the API server accepts no description there
            assertThat(schema).as(path).containsKey("description");
        }
        boolean ownText = "string".equals(schema.get("type"))
                && path.chars().filter(c -> c == '.').count() > 1;
        if (ownText && !"date-time".equals(schema.get("format"))) {
            assertThat(List.of("maxLength", "enum")).as(path).anyMatch(schema::containsKey);
        }
        if ("array".equals(schema.get("type"))) {
            assertThat(schema).as(path).containsKey("maxItems");
            assertDescribed(path + "[]", map(schema.get("items")));
        }
        properties(schema).forEach((name, property) -> assertDescribed(path + "." + name, map(property)));
    }

    private static Map<String, Object> schema(String plural) throws IOException {
        Map<String, Object> definition = map(new Yaml().load(Files.readString(CRDS.resolve(plural + ".yaml"))));
        Map<String, Object> version = map(((List<?>) map(definition.get("spec")).get("versions")).getFirst());
        return map(map(version.get("schema")).get("openAPIV3Schema"));
    }

    private static Map<String, Object> at(Map<String, Object> schema, String... path) {
        Map<String, Object> found = schema;
        for (String name : path) {
            found = map(properties(found).get(name));
        }
        return found;
    }

    private static Map<String, Object> properties(Map<String, Object> schema) {
        return schema.containsKey("properties") ? map(schema.get("properties")) : Map.of();
    }

    @SuppressWarnings("unchecked") // YAML maps have text as keys
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
