package cn.xdf.arch.xlss.kube;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The operations of one JSON patch (RFC 6902). Immutable: each method returns a longer patch. */
public record JsonPatch(List<Map<String, Object>> operations) {
    public JsonPatch {
        operations = List.copyOf(operations);
    }

    public static JsonPatch empty() {
        return new JsonPatch(List.of());
    }

    /** The patch fails with {@link KubernetesFailure.Kind#CONFLICT} unless this value stands there. */
    public JsonPatch test(String path, Object value) {
        return with("test", path, value);
    }

    /** The patch applies only to the object as it was read. */
    public JsonPatch testVersion(String resourceVersion) {
        return test("/metadata/resourceVersion", resourceVersion);
    }

    public JsonPatch add(String path, Object value) {
        return with("add", path, value);
    }

    public JsonPatch replace(String path, Object value) {
        return with("replace", path, value);
    }

    public JsonPatch remove(String path) {
        return and(Map.of("op", "remove", "path", path));
    }

    /** A key as one step of a path: {@code a/b} becomes {@code a~1b}. */
    public static String step(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    boolean hasTests() {
        return operations.stream().anyMatch(operation -> "test".equals(operation.get("op")));
    }

    private JsonPatch with(String op, String path, Object value) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("op", op);
        operation.put("path", path);
        operation.put("value", value);
        return and(operation);
    }

    private JsonPatch and(Map<String, Object> operation) {
        List<Map<String, Object>> all = new ArrayList<>(operations);
        all.add(operation);
        return new JsonPatch(all);
    }
}
