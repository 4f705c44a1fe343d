package cn.xdf.arch.xlss.provisioner.provision;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Remembers what was read for a moment: in a burst every claim asks for the same few nodes and classes. */
final class Briefly<V> {
    private static final Duration MOMENT = Duration.ofSeconds(2);

    private final Function<String, V> reading;
    private final Map<String, Read<V>> read = new ConcurrentHashMap<>();

    private record Read<V>(V value, long nanos) {}

    Briefly(Function<String, V> reading) {
        this.reading = reading;
    }

    V get(String name) {
        long now = System.nanoTime();
        read.values().removeIf(one -> now - one.nanos() > MOMENT.toNanos());
        Read<V> there = read.get(name);
        if (there == null) {
            there = new Read<>(reading.apply(name), now);
            read.put(name, there);
        }
        return there.value();
    }
}
