package cn.xdf.arch.xlss.extender.binding;

import cn.xdf.arch.xlss.extender.facts.CapacityFacts;
import cn.xdf.arch.xlss.extender.facts.NodeFacts;
import cn.xdf.arch.xlss.kube.ObjectKey;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** CSIStorageCapacity objects of one class. A driver of local disks has one a node, which is found by its label. Read without a lock while it changes. */
final class Capacities {
    private final Map<String, Map<String, Map<ObjectKey, CapacityFacts>>> pinned = new ConcurrentHashMap<>();
    private final Map<ObjectKey, CapacityFacts> others = new ConcurrentHashMap<>();

    void put(ObjectKey key, CapacityFacts capacity) {
        place(capacity).put(key, capacity);
    }

    /** That very state of it: a newer one stays. */
    void drop(ObjectKey key, CapacityFacts capacity) {
        place(capacity).remove(key, capacity);
    }

    private Map<ObjectKey, CapacityFacts> place(CapacityFacts capacity) {
        return capacity.pin()
                .map(pin -> pinned.computeIfAbsent(pin.getKey(), label -> new ConcurrentHashMap<>())
                        .computeIfAbsent(pin.getValue(), value -> new ConcurrentHashMap<>()))
                .orElse(others);
    }

    boolean allow(NodeFacts node, long bytes) {
        if (allows(others.values(), node, bytes)) {
            return true;
        }
        for (var label : pinned.entrySet()) {
            String value = node.labels().get(label.getKey());
            Map<ObjectKey, CapacityFacts> there =
                    value == null ? null : label.getValue().get(value);
            if (there != null && allows(there.values(), node, bytes)) {
                return true;
            }
        }
        return false;
    }

    private static boolean allows(Collection<CapacityFacts> capacities, NodeFacts node, long bytes) {
        for (CapacityFacts capacity : capacities) {
            if (capacity.limitBytes() >= bytes && capacity.speaksOf(node)) {
                return true;
            }
        }
        return false;
    }
}
