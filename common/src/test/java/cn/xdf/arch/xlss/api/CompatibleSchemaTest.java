package cn.xdf.arch.xlss.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** CRDs only grow, so that objects and programs of an older version outlive an upgrade, and of this one a rollback: docs/upgrade.md. */
class CompatibleSchemaTest {
    private static final Path NOW = Path.of("../manifests/base/crds");
    private static final Path OLDER = Path.of("src/test/resources/older-crds");

    @ParameterizedTest
    @ValueSource(strings = {"pvrestores", "storagenodes"})
    void takesWhatTheOlderOneTook(String plural) throws IOException {
        assertThat(SchemaChanges.between(
                        schema(OLDER.resolve(plural + ".yaml")), schema(NOW.resolve(plural + ".yaml"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pvrestores", "storagenodes"})
    void keepsNamesAndScopeAndTheStoredVersion(String plural) throws IOException {
        Map<String, Object> older = spec(OLDER.resolve(plural + ".yaml"));
        Map<String, Object> now = spec(NOW.resolve(plural + ".yaml"));
        for (String key : List.of("group", "scope", "names")) {
            assertThat(now.get(key)).as(key).isEqualTo(older.get(key));
        }
        for (String key : List.of("name", "served", "storage", "subresources")) {
            assertThat(version(now).get(key)).as(key).isEqualTo(version(older).get(key));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: object, properties: {a: {type: string}}} | {type: object} | .a: is gone",
                "{type: object} | {type: object, required: [a]} | : required was null and is [a]",
                "{type: string} | {type: integer} | : type was string and is integer",
                "{enum: [A, B]} | {enum: [A]} | : enum was [A, B] and is [A]",
                "{type: string} | {type: string, enum: [A]} | : enum was null and is [A]",
                "{pattern: a} | {pattern: b} | : pattern was a and is b",
                "{maxLength: 9} | {maxLength: 8} | : maxLength was 9 and is 8",
                "{type: string} | {type: string, minLength: 1} | : minLength was null and is 1",
                "{items: {maximum: 9}} | {items: {maximum: 8}} | []: maximum was 9 and is 8",
                "{type: object} | {type: object, x-kubernetes-validations: [{rule: r}]} | : x-kubernetes-validations was null and is [{rule=r}]",
            })
    void findsWhatIsNarrower(String older, String newer, String change) {
        assertThat(SchemaChanges.between(load(older), load(newer))).containsExactly(change);
    }

    @Test
    void growthIsNoChange() {
        assertThat(
                        SchemaChanges.between(
                                load(
                                        "{type: object, required: [a], properties: {a: {type: string, enum: [A], maxLength: 8}}}"),
                                load(
                                        "{type: object, properties: {a: {type: string, enum: [A, B], maxLength: 9}, b: {type: string}}}")))
                .isEmpty();
    }

    private static Map<String, Object> schema(Path file) throws IOException {
        return map(map(version(spec(file)).get("schema")).get("openAPIV3Schema"));
    }

    /** There is one. */
    private static Map<String, Object> version(Map<String, Object> spec) {
        return map(((List<?>) spec.get("versions")).getFirst());
    }

    private static Map<String, Object> spec(Path file) throws IOException {
        return map(load(Files.readString(file)).get("spec"));
    }

    private static Map<String, Object> load(String yaml) {
        return map(new Yaml().load(yaml));
    }

    @SuppressWarnings("unchecked") // YAML maps have text as keys
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
