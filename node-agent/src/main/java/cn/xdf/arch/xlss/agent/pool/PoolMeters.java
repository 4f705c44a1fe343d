package cn.xdf.arch.xlss.agent.pool;

import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.volume.PoolName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The pools in numbers, as they were seen last; NaN for what is not known. */
final class PoolMeters {
    private final MeterRegistry meters;
    private final Map<String, List<Meter>> shown = new ConcurrentHashMap<>();

    PoolMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    void show(String path, PoolWatch watch) {
        Tags tags = Tags.of("pool", PoolName.of(path), "path", path);
        List<Meter> all = new ArrayList<>(List.of(
                gauge(watch, tags, "xlss.pool.capacity", "bytes", "Size of the pool's filesystem", Pool::capacityBytes),
                gauge(
                        watch,
                        tags,
                        "xlss.pool.free",
                        "bytes",
                        "What users other than root can still write",
                        Pool::freeBytes),
                gauge(
                        watch,
                        tags,
                        "xlss.pool.inodes",
                        null,
                        "Files that the filesystem can hold; 0: no limit",
                        Pool::inodes),
                gauge(watch, tags, "xlss.pool.inodes.free", null, "Files that can still be made", Pool::inodesFree)));
        for (PoolState state : PoolState.values()) {
            all.add(Gauge.builder("xlss.pool.state", watch, now -> now.latest()
                            .filter(pool -> state.value().equals(pool.state()))
                            .map(pool -> 1.0)
                            .orElse(0.0))
                    .description("1 for the state that the pool is in")
                    .tags(tags.and("state", state.value()))
                    .register(meters));
        }
        shown.put(path, List.copyOf(all));
    }

    void forget(String path) {
        Optional.ofNullable(shown.remove(path)).ifPresent(all -> all.forEach(meters::remove));
    }

    private Meter gauge(PoolWatch watch, Tags tags, String name, String unit, String text, Function<Pool, Long> value) {
        return Gauge.builder(
                        name,
                        watch,
                        now -> now.latest().map(value).map(Long::doubleValue).orElse(Double.NaN))
                .description(text)
                .baseUnit(unit)
                .tags(tags)
                .register(meters);
    }
}
