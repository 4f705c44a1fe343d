package cn.xdf.arch.xlss.capacity;

import cn.xdf.arch.xlss.volume.LocalVolume;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the objects in the API promise: to every volume at its home, to every claim whose node is chosen, and to every volume that is being restored
 * somewhere. Kept up to date change by change, whatever their order: one scheduling asks 5,000 nodes, and must not add up 20,000 claims.
 */
public final class Promises {
    private final Map<String, Volume> volumes = new ConcurrentHashMap<>();
    private final Map<String, NodePromises> nodes = new ConcurrentHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private volatile BiConsumer<String, String> promised = (volume, node) -> {};

    /**
     * Null instead of empty, since there are as many as volumes.
     *
     * @param made the volume; null: there is none
     * @param asked what its claim asks for: counts until there is a volume, so that none is forgotten between the two; null: nothing
     * @param arriving node of each restore that brings it there
     */
    private record Volume(LocalVolume made, Promise asked, Map<String, String> arriving) {
        private static final Volume NONE = new Volume(null, null, Map.of());

        /** At most one on each node. */
        Map<String, Promise> promises() {
            Map<String, Promise> byNode = new LinkedHashMap<>();
            first().ifPresent(first -> byNode.put(first.node(), first));
            if (made != null) {
                arriving.values().forEach(node -> byNode.putIfAbsent(node, at(made, node)));
            }
            return byNode;
        }

        boolean isOn(String node) {
            return first().filter(first -> first.node().equals(node)).isPresent()
                    || made != null && arriving.containsValue(node);
        }

        private Optional<Promise> first() {
            return made == null ? Optional.ofNullable(asked) : Optional.of(atHome(made));
        }

        private static Promise atHome(LocalVolume volume) {
            return new Promise(volume.home(), volume.homePool(), volume.capacityBytes());
        }

        private static Promise at(LocalVolume volume, String node) {
            return new Promise(node, volume.basePath(), volume.capacityBytes());
        }
    }

    /** @param made empty: there is no volume of that name, or none that can be trusted */
    public synchronized void made(String volume, Optional<LocalVolume> made) {
        Volume before = volumes.getOrDefault(volume, Volume.NONE);
        change(volume, before, new Volume(made.orElse(null), before.asked, before.arriving));
    }

    /** @param asked empty: there is no claim, or no node is chosen for it */
    public synchronized void asked(String volume, Optional<Promise> asked) {
        Volume before = volumes.getOrDefault(volume, Volume.NONE);
        change(volume, before, new Volume(before.made, asked.orElse(null), before.arriving));
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
        Map<String, Promise> then = after.promises();
        Map<String, Promise> until = before.promises();
        then.values().forEach(promise -> add(promise, BigInteger.valueOf(promise.bytes())));
        until.values().forEach(promise -> add(promise, BigInteger.valueOf(-promise.bytes())));
        if (after.equals(Volume.NONE)) {
            volumes.remove(name);
        } else {
            volumes.put(name, after);
        }
        Stream.concat(then.keySet().stream(), until.keySet().stream())
                .distinct()
                .forEach(node -> listeners.forEach(listener -> listener.accept(node)));
        then.keySet().stream().filter(node -> !until.containsKey(node)).forEach(node -> promised.accept(name, node));
    }

    private void add(Promise promise, BigInteger bytes) {
        NodePromises after = on(promise.node()).plus(promise.pool(), bytes);
        if (after.isNothing()) {
            nodes.remove(promise.node());
        } else {
            nodes.put(promise.node(), after);
        }
    }

    public NodePromises on(String node) {
        return nodes.getOrDefault(node, NodePromises.NONE);
    }

    public boolean isPromised(String volume, String node) {
        return volumes.getOrDefault(volume, Volume.NONE).isOn(node);
    }

    /** By node, what has promised room to this volume there: see {@link Promise#pool}. */
    public Map<String, String> placesOf(String volume) {
        return volumes.getOrDefault(volume, Volume.NONE).promises().values().stream()
                .collect(Collectors.toUnmodifiableMap(Promise::node, Promise::pool));
    }

    /** @param told the node of which something else is promised now */
    public void onChange(Consumer<String> told) {
        listeners.add(told);
    }

    /** @param told the volume and the node of each promise, as soon as it counts and the node was told of */
    public void onPromise(BiConsumer<String, String> told) {
        promised = told;
    }
}
