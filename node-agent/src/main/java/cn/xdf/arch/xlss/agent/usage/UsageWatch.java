package cn.xdf.arch.xlss.agent.usage;

import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.boot.BackgroundLoop;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures the volumes at home on this node, one after the other, now and then. */
public final class UsageWatch {
    private static final Logger LOG = LoggerFactory.getLogger(UsageWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final int RESTS = 20;

    private final WatchedCache<LocalVolume> volumes;
    private final Supplier<List<Pool>> pools;
    private final TreeUsage trees;
    private final UsageMeters meters;
    private final BeyondRequest beyond;
    private final Duration interval;
    private final InstantSource clock;
    private final BackgroundLoop loop = new BackgroundLoop("usage", LOOK, this::look);
    private Runnable listener = () -> {};
    private Instant next = Instant.MIN;
    private volatile Map<String, Written> written = Map.of();

    /**
     * @param volumes at home on this node
     * @param pools of this node, as they were seen last
     * @param interval between two measurements at least
     */
    UsageWatch(
            WatchedCache<LocalVolume> volumes,
            Supplier<List<Pool>> pools,
            TreeUsage trees,
            UsageMeters meters,
            BeyondRequest beyond,
            Duration interval,
            InstantSource clock) {
        this.volumes = volumes;
        this.pools = pools;
        this.trees = trees;
        this.meters = meters;
        this.beyond = beyond;
        this.interval = interval;
        this.clock = clock;
    }

    /** To be called before the start. @param changed called when {@link #withWritten} may have another value */
    public void onChange(Runnable changed) {
        this.listener = changed;
        volumes.onChange((key, before, after) -> changed.run());
    }

    /**
     * The pool, with what the volumes that are here have written of their requests; until that is measured, what was told of it.
     *
     * @param pool as it is told now
     * @param told what was told last to be written
     */
    public Pool withWritten(Pool pool, Optional<Long> told) {
        Written known = written.get(pool.path());
        if (known == null || pool.freeBytes() == null || pool.capacityBytes() == null) {
            return pool.withWritten(told.orElse(null));
        }
        List<String> atHome = volumes.values().stream()
                .filter(volume -> volume.basePath().equals(pool.path()))
                .map(LocalVolume::name)
                .toList();
        long now = known.since(atHome, pool.freeBytes());
        return pool.withWritten(
                told.map(last -> Written.calm(last, now, pool.capacityBytes())).orElse(now));
    }

    private void look() throws InterruptedException {
        Instant begun = clock.instant();
        Map<String, Long> before = freeBytes();
        if (begun.isBefore(next) || !volumes.isFresh() || before.isEmpty()) {
            return;
        }
        List<Measured> all = measure();
        Map<String, Long> after = freeBytes();
        before.replaceAll((path, free) -> Math.min(free, after.getOrDefault(path, 0L)));
        tell(all, before);
        Duration rest = Duration.between(begun, clock.instant()).multipliedBy(RESTS);
        next = clock.instant().plus(rest.compareTo(interval) > 0 ? rest : interval);
    }

    /** Of each pool of which it is known, by its path. */
    private Map<String, Long> freeBytes() {
        return pools.get().stream()
                .filter(pool -> pool.freeBytes() != null)
                .collect(Collectors.toMap(Pool::path, Pool::freeBytes));
    }

    private List<Measured> measure() throws InterruptedException {
        List<Measured> all = new ArrayList<>();
        for (LocalVolume volume : volumes.values()) {
            try {
                trees.of(Path.of(volume.path())).ifPresent(usage -> all.add(new Measured(volume, usage)));
            } catch (IOException | RuntimeException e) {
                LOG.warn("the usage of volume {} cannot be measured: {}", volume.name(), e.toString());
            }
        }
        return all;
    }

    /** @param free bytes of each pool, by its path */
    private void tell(List<Measured> all, Map<String, Long> free) {
        meters.show(all);
        all.stream().filter(Measured::isBeyondRequest).forEach(one -> beyond.tell(one.volume()));
        written = free.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, pool -> written(all, pool.getKey(), pool.getValue())));
        listener.run();
    }

    private static Written written(List<Measured> all, String path, long free) {
        return new Written(
                all.stream()
                        .filter(one -> one.volume().basePath().equals(path))
                        .collect(Collectors.toMap(one -> one.volume().name(), Measured::writtenBytes)),
                free);
    }

    /** What makes it look: it runs as long as its program. */
    public BackgroundLoop loop() {
        return loop;
    }
}
