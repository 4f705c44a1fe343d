package cn.xdf.arch.xlss.kube;

import com.google.gson.JsonObject;
import io.kubernetes.client.common.KubernetesObject;
import java.util.ArrayList;
import java.util.List;

/** Reads what the API sends of one kind, once for all caches that keep something of it. */
final class CacheFeeds<T extends KubernetesObject> {
    private final ResourceKind<T> kind;
    private final List<CacheFeed<T, ?>> feeds = new ArrayList<>();

    CacheFeeds(ResourceKind<T> kind) {
        this.kind = kind;
    }

    /** To be called before anything is read. */
    void add(CacheFeed<T, ?> feed) {
        feeds.add(feed);
    }

    /** A list begins. */
    void begin() {
        feeds.forEach(CacheFeed::begin);
    }

    /** An object of it. */
    void collect(JsonObject item) {
        ObjectKey key = keyOf(item);
        T object = read(key, item);
        feeds.forEach(feed -> feed.list(key, object));
    }

    /** The list is complete. */
    void complete() {
        feeds.forEach(CacheFeed::complete);
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
            case "ADDED", "MODIFIED" -> {
                ObjectKey key = keyOf(object);
                put(key, read(key, object));
            }
            case "DELETED" -> put(keyOf(object), null);
            case "BOOKMARK" -> {} // its version is all that it brings
            default -> throw FailureReading.of(request, object);
        }
        return object.getAsJsonObject("metadata").get("resourceVersion").getAsString();
    }

    private void put(ObjectKey key, T object) {
        feeds.forEach(feed -> feed.put(key, object));
    }

    private T read(ObjectKey key, JsonObject object) {
        try {
            return ObjectJson.GSON.fromJson(object, kind.type());
        } catch (RuntimeException e) {
            CacheFeed.leftOut(kind, key, e);
            return null;
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
