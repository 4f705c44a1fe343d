package cn.xdf.arch.xlss.capacity;

import cn.xdf.arch.xlss.volume.LocalVolume;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * What the objects in the API promise: to every volume at its home, to every claim whose node is chosen, and to every volume that is being restored
 * somewhere. Kept up to date change by change, whatever their order: one scheduling asks 5,000 nodes, and must not add up 20,000 claims.
 */
public final class Promises implements Promised {
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private final Map<String, Volume> volumes = new ConcurrentHashMap<>();
    private final Map<String, Map<String, Sum>> sums = new ConcurrentHashMap<>();
    private volatile BiConsumer<String, String> listener = (volume, node) -> {};

    /**
     * @param made the volume, when there is one
     * @param asked what its claim asks for: counts until there is a volume, so that none is forgotten between the two
     * @param arriving node of each restore that brings it there
     */
    private record Volume(Optional<LocalVolume> made, Optional<Promise> asked, Map<String, String> arriving) {
        private static final Volume NONE = new Volume(Optional.empty(), Optional.empty(), Map.of());

        /** At most one on each node. */
        Map<String, Promise> promises() {
            Map<String, Promise> byNode = new LinkedHashMap<>();
            made.map(Volume::atHome).or(() -> asked).ifPresent(first -> byNode.put(first.node(), first));
            made.ifPresent(volume -> arriving.values().forEach(node -> byNode.putIfAbsent(node, at(volume, node))));
            return byNode;
        }

        private static Promise atHome(LocalVolume volume) {
            return new Promise(volume.home(), volume.homePool(), volume.capacityBytes());
        }

        private static Promise at(LocalVolume volume, String node) {
            return new Promise(node, volume.basePath(), volume.capacityBytes());
        }
    }

    /** Exact, since requests of tenants may add up to more than a long, and are subtracted again. */
    private record Sum(BigInteger exact, long bytes) {
        private static final Sum NOTHING = of(BigInteger.ZERO);

        static Sum of(BigInteger exact) {
            return new Sum(exact, exact.min(MOST).longValue());
        }

        Sum plus(BigInteger more) {
            return of(exact.add(more));
        }

        boolean isNothing() {
            return exact.signum() == 0;
        }
    }

    /** @param made empty: there is no volume of that name, or none that can be trusted */
    public synchronized void made(String volume, Optional<LocalVolume> made) {
        Volume before = volumes.getOrDefault(volume, Volume.NONE);
        change(volume, before, new Volume(made, before.asked, before.arriving));
    }

    /** @param asked empty: there is no claim, or no node is chosen for it */
    public synchronized void asked(String volume, Optional<Promise> asked) {
        Volume before = volumes.getOrDefault(volume, Volume.NONE);
        change(volume, before, new Volume(before.made, asked, before.arriving));
    }

    /** @param node where that restore brings the volume; empty: nowhere any more */
    public synchronized void arriving(String volume, String restore, Optional<String> node) {
        Volume before = volumes.getOrDefault(volume, Volume.NONE);
        Map<String, String> arriving = new HashMap<>(before.arriving);
        node.ifPresentOrElse(target -> arriving.put(restore, target), () -> arriving.remove(restore));
        change(volume, before, new Volume(before.made, before.asked, Map.copyOf(arriving)));
    }

    private void change(String name, Volume before, Volume after) {
        if (after.equals(before)) {
            return;
        }
        after.promises().values().forEach(promise -> add(promise, BigInteger.valueOf(promise.bytes())));
        before.promises().values().forEach(promise -> add(promise, BigInteger.valueOf(-promise.bytes())));
        if (after.equals(Volume.NONE)) {
            volumes.remove(name);
        } else {
            volumes.put(name, after);
        }
        after.promises().keySet().stream()
                .filter(node -> !before.promises().containsKey(node))
                .forEach(node -> listener.accept(name, node));
    }

    private void add(Promise promise, BigInteger bytes) {
        Map<String, Sum> pools = new HashMap<>(sums.getOrDefault(promise.node(), Map.of()));
        Sum sum = pools.getOrDefault(promise.pool(), Sum.NOTHING).plus(bytes);
        if (sum.isNothing()) {
            pools.remove(promise.pool());
        } else {
            pools.put(promise.pool(), sum);
        }
        if (pools.isEmpty()) {
            sums.remove(promise.node());
        } else {
            sums.put(promise.node(), Map.copyOf(pools));
        }
    }

    @Override
    public long on(String node, Set<String> pools, Set<String> own) {
        Map<String, Sum> there = sums.getOrDefault(node, Map.of());
        long bytes = there.getOrDefault(Promise.ANY_POOL, Sum.NOTHING).bytes();
        for (String pool : pools) {
            bytes = PoolSpace.plus(bytes, there.getOrDefault(pool, Sum.NOTHING).bytes());
        }
        return bytes;
    }

    @Override
    public Optional<String> poolOf(String volume, String node) {
        return Optional.ofNullable(
                        volumes.getOrDefault(volume, Volume.NONE).promises().get(node))
                .map(Promise::pool)
                .filter(pool -> !pool.equals(Promise.ANY_POOL));
    }

    /** @param told the volume and the node of each promise, as soon as it counts */
    public void onPromise(BiConsumer<String, String> told) {
        listener = told;
    }

    @Override
    public Set<String> nodesOf(String volume) {
        return Set.copyOf(volumes.getOrDefault(volume, Volume.NONE).promises().keySet());
    }
}
