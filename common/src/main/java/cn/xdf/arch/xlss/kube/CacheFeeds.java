package cn.xdf.arch.xlss.kube;

import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import io.kubernetes.client.common.KubernetesObject;
import java.util.ArrayList;
import java.util.List;

/** Reads what the API sends of one kind, once for all caches that keep something of it. */
final class CacheFeeds<T extends KubernetesObject> {
    private final ResourceKind<T> kind;
    private final TypeToken<WatchEvent<T>> events;
    private final List<CacheFeed<T, ?>> feeds = new ArrayList<>();

    CacheFeeds(ResourceKind<T> kind) {
        this.kind = kind;
        this.events = WatchEvent.of(kind);
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
     * One line of a watch. Nearly all are read straight into the kind's model: what no model has, and who wrote what (half of a pod), is skipped as
     * text. It is the most frequent work of all programs.
     *
     * @return the version from which the watch can be resumed
     * @throws KubernetesFailure the API ends the watch with it
     */
    String event(ApiRequest request, String line) {
        WatchEvent<T> event;
        try {
            event = ObjectJson.GSON.fromJson(line, events);
        } catch (RuntimeException e) {
            return odd(request, ObjectJson.GSON.fromJson(line, JsonObject.class), e);
        }
        switch (event.type()) {
            case "ADDED", "MODIFIED" -> put(ObjectKey.of(event.object()), event.object());
            case "DELETED" -> put(ObjectKey.of(event.object()), null);
            case "BOOKMARK" -> {} // its version is all that it brings
            default ->
                throw FailureReading.of(
                        request,
                        ObjectJson.GSON.fromJson(line, JsonObject.class).get("object"));
        }
        return event.object().getMetadata().getResourceVersion();
    }

    /** A line that is no such event: the API's refusal, or an object that the model cannot hold, of which only the name can be told. */
    private String odd(ApiRequest request, JsonObject event, RuntimeException why) {
        JsonObject object = event.getAsJsonObject("object");
        if (event.get("type").getAsString().equals("ERROR")) {
            throw FailureReading.of(request, object);
        }
        ObjectKey key = keyOf(object);
        CacheFeed.leftOut(kind, key, why);
        put(key, null);
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
