package cn.xdf.arch.xlss.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a newer schema of a CRD refuses or forgets that an older one took. Each change is one line, {@code <path>: <what>}. What only grows (new optional
 * fields, more words of an enum, wider bounds, other descriptions) is none.
 */
final class SchemaChanges {
    /** What may be taken away, and neither be added nor changed. */
    private static final List<String> CONDITIONS = List.of(
            "pattern", "format", "multipleOf", "uniqueItems", "x-kubernetes-list-type", "x-kubernetes-list-map-keys");

    /** What may be neither. */
    private static final List<String> MEANINGS =
            List.of("type", "default", "nullable", "x-kubernetes-preserve-unknown-fields");

    private static final List<String> LEAST = List.of("minLength", "minItems", "minimum", "minProperties");
    private static final List<String> MOST = List.of("maxLength", "maxItems", "maximum", "maxProperties");

    private final List<String> found = new ArrayList<>();

    private SchemaChanges() {}

    /** Both as {@code openAPIV3Schema}. */
    static List<String> between(Map<String, Object> older, Map<String, Object> newer) {
        SchemaChanges changes = new SchemaChanges();
        changes.compare("", older, newer);
        return List.copyOf(changes.found);
    }

    private void compare(String path, Map<String, Object> older, Map<String, Object> newer) {
        MEANINGS.forEach(key -> require(path, Objects.equals(older.get(key), newer.get(key)), key, older, newer));
        CONDITIONS.forEach(key ->
                require(path, !newer.containsKey(key) || newer.get(key).equals(older.get(key)), key, older, newer));
        LEAST.forEach(key -> require(path, isWithin(newer.get(key), older.get(key), 1), key, older, newer));
        MOST.forEach(key -> require(path, isWithin(newer.get(key), older.get(key), -1), key, older, newer));
        require(path, list(older, "required").containsAll(list(newer, "required")), "required", older, newer);
        require(
                path,
                !newer.containsKey("enum")
                        || older.containsKey("enum") && list(newer, "enum").containsAll(list(older, "enum")),
                "enum",
                older,
                newer);
        require(path, rules(older).containsAll(rules(newer)), "x-kubernetes-validations", older, newer);
        if (older.containsKey("items") && newer.containsKey("items")) {
            compare(path + "[]", map(older.get("items")), map(newer.get("items")));
        }
        properties(older).forEach((name, property) -> {
            Object now = properties(newer).get(name);
            if (now == null) {
                found.add(path + "." + name + ": is gone");
            } else {
                compare(path + "." + name, map(property), map(now));
            }
        });
    }

    private void require(String path, boolean kept, String key, Map<String, Object> older, Map<String, Object> newer) {
        if (!kept) {
            found.add(path + ": " + key + " was " + older.get(key) + " and is " + newer.get(key));
        }
    }

    /** @param sign 1: not above; -1: not below */
    private static boolean isWithin(Object newer, Object older, int sign) {
        return newer == null
                || older != null
                        && sign * Double.compare(((Number) newer).doubleValue(), ((Number) older).doubleValue()) <= 0;
    }

    private static List<?> rules(Map<String, Object> schema) {
        return list(schema, "x-kubernetes-validations").stream()
                .map(rule -> map(rule).get("rule"))
                .toList();
    }

    private static List<?> list(Map<String, Object> schema, String key) {
        return schema.get(key) instanceof List<?> list ? list : List.of();
    }

    private static Map<String, Object> properties(Map<String, Object> schema) {
        return schema.containsKey("properties") ? map(schema.get("properties")) : Map.of();
    }

    @SuppressWarnings("unchecked") // YAML maps have text as keys
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }
}
