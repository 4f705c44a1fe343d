package cn.xdf.arch.xlss.extender.binding;

import cn.xdf.arch.xlss.extender.facts.ForeignVolume;
import cn.xdf.arch.xlss.extender.facts.NodeAffinity;
import cn.xdf.arch.xlss.extender.facts.NodeFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The free volumes of one class. Most local ones name their host, and most others a zone: those are found by that label, so that a node is never
 * compared with the volumes of all the others. The rest is grouped by affinity.
 */
final class FreeVolumes {
    private final Map<String, Shelves<String>> pinned = new ConcurrentHashMap<>();
    private final Shelves<Optional<NodeAffinity>> others = new Shelves<>();

    void add(ForeignVolume volume) {
        pin(volume)
                .ifPresentOrElse(
                        pin -> pinned.computeIfAbsent(pin.getKey(), label -> new Shelves<>())
                                .put(pin.getValue(), volume),
                        () -> others.put(volume.affinity(), volume));
    }

    void remove(ForeignVolume volume) {
        pin(volume)
                .ifPresentOrElse(
                        pin -> Optional.ofNullable(pinned.get(pin.getKey()))
                                .ifPresent(label -> label.drop(pin.getValue(), volume)),
                        () -> others.drop(volume.affinity(), volume));
    }

    /** Those whose label fits; the whole affinity is still to be asked. */
    List<Collection<ForeignVolume>> near(NodeFacts node) {
        List<Collection<ForeignVolume>> near = new ArrayList<>(others.all());
        pinned.forEach((label, byValue) -> {
            String value = node.labels().get(label);
            if (value != null) {
                near.add(byValue.get(value));
            }
        });
        return near;
    }

    private static Optional<Map.Entry<String, String>> pin(ForeignVolume volume) {
        return volume.affinity().flatMap(NodeAffinity::pin);
    }
}
