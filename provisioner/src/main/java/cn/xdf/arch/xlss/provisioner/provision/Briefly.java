package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.kube.JointReading;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Remembers what was read for a moment: in a burst every claim asks for the same few nodes and classes, many of them at once, and one
 * reading is enough for all of these. One that failed is not remembered.
 */
final class Briefly<V> {
    private static final Duration MOMENT = Duration.ofSeconds(2);

    private final Function<String, V> reading;
    private final LongSupplier nanos;
    private final Map<String, Read<V>> read = new ConcurrentHashMap<>();

    /** @param nanos when it was asked for the first time, so before it was read: its value is never older than that */
    private record Read<V>(JointReading<V> value, long nanos) {
        boolean isUsable(long now) {
            return now - nanos <= MOMENT.toNanos() && !value.failed();
        }
    }

    Briefly(Function<String, V> reading) {
        this(reading, System::nanoTime);
    }

    /** @param nanos a clock, as {@link System#nanoTime} */
    Briefly(Function<String, V> reading, LongSupplier nanos) {
        this.reading = reading;
        this.nanos = nanos;
    }

    V get(String name) {
        long now = nanos.getAsLong();
        read.values().removeIf(one -> !one.isUsable(now));
        return read.computeIfAbsent(name, same -> new Read<>(new JointReading<>(() -> reading.apply(same)), now))
                .value()
                .get();
    }
}
