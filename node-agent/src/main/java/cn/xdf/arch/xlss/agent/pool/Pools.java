package cn.xdf.arch.xlss.agent.pool;

import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.boot.BackgroundLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The pools of this node: the one that every node has, and each entry of the folder of pools, whenever it comes. Each is watched by itself, so that a dead
 * disk holds no other up. One that the API knows stays when its directory is gone: volumes may be at home there.
 */
public final class Pools implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Pools.class);

    private final Path base;
    private final PoolDirectory directory;
    private final PoolRecords records;
    private final Function<Path, PoolWatch> watching;
    private final PoolMeters meters;
    private final BackgroundLoop loop;
    private final SortedMap<Path, PoolWatch> watches = new TreeMap<>();
    private Runnable listener = () -> {};
    private boolean full;

    /**
     * @param base the pool that every node has; it comes first
     * @param watching makes the watch of one
     */
    Pools(
            Path base,
            PoolDirectory directory,
            PoolRecords records,
            PoolProperties properties,
            Function<Path, PoolWatch> watching,
            PoolMeters meters) {
        this.base = base;
        this.directory = directory;
        this.records = records;
        this.watching = watching;
        this.meters = meters;
        this.loop = new BackgroundLoop("pools", properties.checkInterval(), this::look);
    }

    /** To be called before the start. @param changed called when {@link #told} has another value */
    public void onChange(Runnable changed) {
        this.listener = changed;
    }

    /** Where the pool is that every node has, and everything that belongs to no volume. */
    public Path base() {
        return base;
    }

    /** Each as it was seen last; one that was not looked at yet is left out. */
    public List<Pool> latest() {
        return all().stream().flatMap(watch -> watch.latest().stream()).toList();
    }

    /** The one at this path as it was seen last. */
    public Optional<Pool> at(String path) {
        return latest().stream().filter(pool -> pool.path().equals(path)).findFirst();
    }

    /**
     * All, as the API should tell of them. Empty while one has nothing to tell, for what is told replaces what stands there.
     *
     * @param known paths of the pools that stand there with a uuid: none of them is forgotten
     */
    public Optional<List<Pool>> told(Set<String> known) {
        Set<Path> watched = Set.copyOf(watched());
        boolean missing =
                known.stream().map(Path::of).anyMatch(path -> directory.holds(path) && !watched.contains(path));
        List<Optional<Pool>> told = all().stream().map(PoolWatch::told).toList();
        return missing || told.isEmpty() || told.stream().anyMatch(Optional::isEmpty)
                ? Optional.empty()
                : Optional.of(told.stream().flatMap(Optional::stream).toList());
    }

    /** The node's StorageNode is gone, and what it said of the pools with it: somebody wants a new beginning. */
    public void forget() {
        all().forEach(PoolWatch::forget);
        loop.wake();
    }

    @Override
    public void start() {
        try {
            look(); // what is told must never leave out one that is there
        } finally {
            loop.start();
        }
    }

    @Override
    public void stop() {
        loop.stop();
        all().forEach(PoolWatch::stop);
    }

    @Override
    public boolean isRunning() {
        return loop.isRunning();
    }

    /** Begins with what has come, and ends with what has gone and was nobody's home. */
    void look() {
        try {
            Set<Path> wanted = wanted();
            List<Path> gone =
                    watched().stream().filter(path -> !wanted.contains(path)).toList();
            gone.forEach(this::drop);
            wanted.forEach(this::add);
            if (!gone.isEmpty()) {
                listener.run();
            }
        } catch (IOException e) {
            LOG.warn("the folder of pools cannot be read: {}", e.toString());
            add(base);
        }
    }

    /** Those that the API knows first: no newcomer takes their places. */
    private Set<Path> wanted() throws IOException {
        Set<Path> wanted = new TreeSet<>(Set.of(base));
        Stream<Path> known = records.paths().stream().map(Path::of).filter(directory::holds);
        List<Path> all = Stream.concat(known.sorted(), directory.entries().stream())
                .distinct()
                .toList();
        all.stream().limit(PoolDirectory.MOST).forEach(wanted::add);
        if (all.size() > PoolDirectory.MOST && !full) {
            LOG.warn("a node can have {} pools, {} are here", PoolDirectory.MOST + 1, all.size() + 1);
        }
        full = all.size() > PoolDirectory.MOST;
        return wanted;
    }

    private void add(Path path) {
        synchronized (watches) {
            if (watches.containsKey(path)) {
                return;
            }
            PoolWatch watch = watching.apply(path);
            watch.onChange(() -> listener.run());
            watches.put(path, watch);
            meters.show(path.toString(), watch);
            watch.start();
        }
    }

    private void drop(Path path) {
        PoolWatch watch;
        synchronized (watches) {
            watch = watches.remove(path);
            meters.forget(path.toString());
        }
        watch.stop();
        LOG.info("the entry {} is gone and was no pool", path);
    }

    private List<Path> watched() {
        synchronized (watches) {
            return List.copyOf(watches.keySet());
        }
    }

    private Collection<PoolWatch> all() {
        synchronized (watches) {
            List<PoolWatch> all = new ArrayList<>();
            Optional.ofNullable(watches.get(base)).ifPresent(all::add);
            watches.forEach((path, watch) -> {
                if (!path.equals(base)) {
                    all.add(watch);
                }
            });
            return all;
        }
    }
}
