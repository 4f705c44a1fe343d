package cn.xdf.arch.xlss.kube;

import io.kubernetes.client.common.KubernetesObject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns objects into what one cache keeps of them. One that it cannot read is left out and told, and does not stop the others. */
final class CacheFeed<T extends KubernetesObject, V> {
    private static final Logger log = LoggerFactory.getLogger(CacheFeed.class);

    private final ResourceKind<T> kind;
    private final Function<T, V> reading;
    private final WatchedCache<V> cache;
    private Map<ObjectKey, V> listed = new HashMap<>();

    /** @param reading makes the record that is kept; null leaves the object out */
    CacheFeed(ResourceKind<T> kind, Function<T, V> reading, WatchedCache<V> cache) {
        this.kind = kind;
        this.reading = reading;
        this.cache = cache;
    }

    /** A list begins: what came of one that broke off does not count. */
    void begin() {
        listed = new HashMap<>();
    }

    /** An object of the list. @param object null: it cannot be read */
    void list(ObjectKey key, T object) {
        V value = read(key, object);
        if (value == null) {
            cache.put(key, null);
        } else {
            listed.put(key, value);
        }
    }

    /** The list is complete. */
    void complete() {
        cache.replaceAll(listed);
        listed = Map.of();
    }

    /** @param object null: it is gone, or cannot be read */
    void put(ObjectKey key, T object) {
        cache.put(key, read(key, object));
    }

    private V read(ObjectKey key, T object) {
        try {
            return object == null ? null : reading.apply(object);
        } catch (RuntimeException e) {
            leftOut(kind, key, e);
            return null;
        }
    }

    static void leftOut(ResourceKind<?> kind, ObjectKey key, RuntimeException why) {
        log.warn("{} {} cannot be read and is left out: {}", kind, key, why.toString());
    }
}
