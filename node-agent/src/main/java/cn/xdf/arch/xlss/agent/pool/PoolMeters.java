package cn.xdf.arch.xlss.agent.pool;

import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Function;

/** The pool in numbers, as it was seen last; NaN for what is not known. */
final class PoolMeters implements MeterBinder {
    private final String path;
    private final PoolWatch watch;

    PoolMeters(String path, PoolWatch watch) {
        this.path = path;
        this.watch = watch;
    }

    @Override
    public void bindTo(MeterRegistry meters) {
        gauge(meters, "xlss.pool.capacity", "bytes", "Size of the pool's filesystem", Pool::capacityBytes);
        gauge(meters, "xlss.pool.free", "bytes", "What users other than root can still write", Pool::freeBytes);
        gauge(meters, "xlss.pool.inodes", null, "Files that the filesystem can hold; 0: no limit", Pool::inodes);
        gauge(meters, "xlss.pool.inodes.free", null, "Files that can still be made", Pool::inodesFree);
        for (PoolState state : PoolState.values()) {
            Gauge.builder("xlss.pool.state", watch, now -> now.latest()
                            .filter(pool -> state.value().equals(pool.state()))
                            .map(pool -> 1.0)
                            .orElse(0.0))
                    .description("1 for the state that the pool is in")
                    .tag("path", path)
                    .tag("state", state.value())
                    .register(meters);
        }
    }

    private void gauge(MeterRegistry meters, String name, String unit, String text, Function<Pool, Long> value) {
        Gauge.builder(
                        name,
                        watch,
                        now -> now.latest().map(value).map(Long::doubleValue).orElse(Double.NaN))
                .description(text)
                .baseUnit(unit)
                .tag("path", path)
                .register(meters);
    }
}
