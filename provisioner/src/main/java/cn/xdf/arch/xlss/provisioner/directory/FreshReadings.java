package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.kube.JointReading;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Readings that are shared and yet as fresh as one's own: each begins after all who share it have asked. Whoever asks while one is under way
 * waits for the next, together with all who come meanwhile.
 *
 * @param <K> few, for each is remembered
 */
final class FreshReadings<K, V> {
    private final Function<K, V> reading;
    private final Map<K, Lock> underWay = new ConcurrentHashMap<>();
    private final Map<K, JointReading<V>> next = new ConcurrentHashMap<>();

    FreshReadings(Function<K, V> reading) {
        this.reading = reading;
    }

    V get(K key) {
        return next.computeIfAbsent(key, same -> new JointReading<>(() -> read(same)))
                .get();
    }

    private V read(K key) {
        Lock lock = underWay.computeIfAbsent(key, any -> new ReentrantLock());
        lock.lock();
        try {
            next.remove(key); // from here on it is too late to join
            return reading.apply(key);
        } finally {
            lock.unlock();
        }
    }
}
