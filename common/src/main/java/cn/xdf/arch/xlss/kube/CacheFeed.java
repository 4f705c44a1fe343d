package cn.xdf.arch.xlss.kube;

import com.google.gson.JsonObject;
import io.kubernetes.client.common.KubernetesObject;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what the API sends into what a cache keeps. An object that cannot be read is left out and told, and does not stop the
 * others.
 */
final class CacheFeed<T extends KubernetesObject, V> {
    private static final Logger log = LoggerFactory.getLogger(CacheFeed.class);

    private final ResourceKind<T> kind;
    private final Function<T, V> reading;
    private final WatchedCache<V> cache;

    /** @param reading makes the record that is kept; null leaves the object out */
    CacheFeed(ResourceKind<T> kind, Function<T, V> reading, WatchedCache<V> cache) {
        this.kind = kind;
        this.reading = reading;
        this.cache = cache;
    }

    /** Adds one page of a list to the others. */
    void collect(List<JsonObject> items, Map<ObjectKey, V> all) {
        items.forEach(item -> read(item, all::put));
    }

    /** The list is complete. */
    void replaceAll(Map<ObjectKey, V> all) {
        cache.replaceAll(all);
    }

    /**
     * One line of a watch.
     *
     * @return the version from which the watch can be resumed
     * @throws KubernetesFailure the API ends the watch with it
     */
    String event(ApiRequest request, String line) {
        JsonObject event = ObjectJson.GSON.fromJson(line, JsonObject.class);
        JsonObject object = event.getAsJsonObject("object");
        switch (event.get("type").getAsString()) {
            case "ADDED", "MODIFIED" -> read(object, cache::put);
            case "DELETED" -> cache.put(keyOf(object), null);
            case "BOOKMARK" -> log.trace("bookmark of {}", kind);
            default -> throw FailureReading.of(request, object);
        }
        return object.getAsJsonObject("metadata").get("resourceVersion").getAsString();
    }

    private void read(JsonObject object, BiConsumer<ObjectKey, V> target) {
        ObjectKey key = keyOf(object);
        V value = null;
        try {
            value = reading.apply(ObjectJson.GSON.fromJson(object, kind.type()));
        } catch (RuntimeException e) {
            log.warn("{} {} cannot be read and is left out: {}", kind, key, e.toString());
        }
        if (value != null) {
            target.accept(key, value);
        } else {
            cache.put(key, null);
        }
    }

    private static ObjectKey keyOf(JsonObject object) {
        JsonObject metadata = object.getAsJsonObject("metadata");
        String namespace = metadata.has("namespace")
                ? metadata.get("namespace").getAsString().intern()
                : "";
        return new ObjectKey(namespace, metadata.get("name").getAsString());
    }
}
