package cn.xdf.arch.xlss.kube;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All objects of one kind as small immutable records, kept up to date by a watch. Reading takes no lock and makes no call.
 *
 * @param <V> holds only what is used; what the API sends is dropped at once
 */
public final class WatchedCache<V> {
    private static final Logger log = LoggerFactory.getLogger(WatchedCache.class);

    private final String name;
    private final Freshness.Contact contact;
    private final Map<ObjectKey, V> objects = new ConcurrentHashMap<>();
    private final List<ChangeListener<V>> listeners = new CopyOnWriteArrayList<>();

    WatchedCache(String name, Freshness.Contact contact) {
        this.name = name;
        this.contact = contact;
    }

    public Optional<V> get(ObjectKey key) {
        return Optional.ofNullable(objects.get(key));
    }

    public Collection<V> values() {
        return List.copyOf(objects.values());
    }

    public Set<ObjectKey> keys() {
        return Set.copyOf(objects.keySet());
    }

    public int size() {
        return objects.size();
    }

    /** Filled once. Stays true when the API is gone: see {@link #isFresh()}. */
    public boolean isSynced() {
        return contact.isSynced();
    }

    /** Filled, and in contact with the API not longer ago than {@code xlss.kubernetes.stale-after}. */
    public boolean isFresh() {
        return contact.isFresh();
    }

    /** Waits until the cache is filled; false when the patience was too short. */
    public boolean awaitSync(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!isSynced() && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
        return isSynced();
    }

    /** The listener is told of what is there already, then of every change. */
    public synchronized void onChange(ChangeListener<V> listener) {
        listeners.add(listener);
        objects.forEach((key, value) -> tell(listener, key, null, value));
    }

    /**
     * What says the same as before is not kept: the old record has long been where the collector seldom looks, and each that replaces it would follow it there
     * (thousands of nodes report every few minutes).
     *
     * @param value null: it is gone
     */
    synchronized void put(ObjectKey key, V value) {
        V before = objects.get(key);
        if (Objects.equals(before, value)) {
            return;
        }
        if (value == null) {
            objects.remove(key);
        } else {
            objects.put(key, value);
        }
        listeners.forEach(listener -> tell(listener, key, before, value));
    }

    /** What was there and is not in a full list any more has been deleted while nobody watched. */
    synchronized void replaceAll(Map<ObjectKey, V> all) {
        Set<ObjectKey> gone = new HashSet<>(objects.keySet());
        gone.removeAll(all.keySet());
        all.forEach(this::put);
        gone.forEach(key -> put(key, null));
    }

    private void tell(ChangeListener<V> listener, ObjectKey key, V before, V after) {
        try {
            listener.changed(key, before, after);
        } catch (RuntimeException e) {
            log.error("{}: a listener failed on {}", name, key, e);
        }
    }
}
