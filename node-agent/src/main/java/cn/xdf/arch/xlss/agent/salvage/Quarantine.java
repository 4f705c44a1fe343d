package cn.xdf.arch.xlss.agent.salvage;

import cn.xdf.arch.xlss.agent.place.VolumePaths;
import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was put aside on this node. Each entry is found once; from then on, whoever found it knows when to look again. */
final class Quarantine {
    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

    private final Supplier<List<Pool>> pools;
    private final Set<QuarantineEntry> known = ConcurrentHashMap.newKeySet();

    /** @param pools of this node, as they were seen last */
    Quarantine(Supplier<List<Pool>> pools) {
        this.pools = pools;
    }

    /** Whether what is there is the node's pool; else it may be another disk, or none. */
    boolean isReady(Path basePath) {
        return ready().anyMatch(basePath::equals);
    }

    /** Those that were not found before; never fails. */
    List<QuarantineEntry> found() {
        return ready().flatMap(basePath -> found(basePath).stream()).toList();
    }

    private Stream<Path> ready() {
        return pools.get().stream()
                .filter(pool -> PoolState.of(pool.state()) == PoolState.READY)
                .map(pool -> Path.of(pool.path()));
    }

    private List<QuarantineEntry> found(Path basePath) {
        try {
            return entries(basePath).stream().filter(known::add).toList();
        } catch (IOException | UncheckedIOException unreadable) {
            LOG.warn("the quarantine of {} cannot be read: {}", basePath, unreadable.toString());
            return List.of();
        }
    }

    /** It is gone. */
    void forget(QuarantineEntry entry) {
        known.remove(entry);
    }

    private static List<QuarantineEntry> entries(Path basePath) throws IOException {
        List<QuarantineEntry> all = new ArrayList<>();
        for (String volume : names(VolumePaths.quarantine(basePath))) {
            names(new VolumePaths(basePath, volume).quarantine()).stream()
                    .map(name -> new QuarantineEntry(basePath, volume, name))
                    .filter(entry -> entry.hasData() || entry.isDoomed())
                    .forEach(all::add);
        }
        return all;
    }

    private static List<String> names(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.map(child -> child.getFileName().toString()).toList();
        }
    }
}
