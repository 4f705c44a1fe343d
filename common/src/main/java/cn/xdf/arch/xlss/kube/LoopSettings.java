package cn.xdf.arch.xlss.kube;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How a {@link ReconcileLoop} runs.
 *
 * @param name in logs, metrics and health
 * @param workers passes of different keys at once
 * @param backoff between failed passes of one key
 * @param resync how often all keys are looked at without being asked; zero: never
 * @param passLimit a pass that runs longer, or due keys that wait longer, mean the loop is stuck
 * @param stopWithin how long running passes may take to end when the program stops
 * @param gate asked before each pass; while it says no, keys gather and wait (leadership, fresh caches)
 */
public record LoopSettings(
        String name,
        int workers,
        Backoff backoff,
        Duration resync,
        Duration passLimit,
        Duration stopWithin,
        BooleanSupplier gate) {

    public LoopSettings {
        if (workers < 1) {
            throw new IllegalArgumentException(name + ": " + workers + " workers");
        }
    }

    public static LoopSettings named(String name) {
        return new LoopSettings(
                name,
                4,
                new Backoff(Duration.ofMillis(200), Duration.ofMinutes(1)),
                Duration.ZERO,
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                () -> true);
    }

    public LoopSettings workers(int count) {
        return new LoopSettings(name, count, backoff, resync, passLimit, stopWithin, gate);
    }

    public LoopSettings backoff(Backoff other) {
        return new LoopSettings(name, workers, other, resync, passLimit, stopWithin, gate);
    }

    public LoopSettings resync(Duration every) {
        return new LoopSettings(name, workers, backoff, every, passLimit, stopWithin, gate);
    }

    public LoopSettings passLimit(Duration limit) {
        return new LoopSettings(name, workers, backoff, resync, limit, stopWithin, gate);
    }

    public LoopSettings stopWithin(Duration limit) {
        return new LoopSettings(name, workers, backoff, resync, passLimit, limit, gate);
    }

    public LoopSettings gate(BooleanSupplier open) {
        return new LoopSettings(name, workers, backoff, resync, passLimit, stopWithin, open);
    }
}
