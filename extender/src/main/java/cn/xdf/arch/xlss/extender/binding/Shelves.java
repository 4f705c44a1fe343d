package cn.xdf.arch.xlss.extender.binding;

import cn.xdf.arch.xlss.extender.facts.ForeignVolume;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Volumes in groups, the smallest first in each. One thread writes, any reads. A change is put before what it replaces is dropped, so that no reader
 * finds neither.
 */
final class Shelves<K> {
    private final Map<K, NavigableMap<ForeignVolume, ForeignVolume>> groups = new ConcurrentHashMap<>();

    void put(K group, ForeignVolume volume) {
        groups.computeIfAbsent(group, key -> new ConcurrentSkipListMap<>(ForeignVolume.SMALLEST))
                .put(volume, volume);
    }

    /** That very state of the volume: a newer one stays. */
    void drop(K group, ForeignVolume volume) {
        groups.computeIfPresent(group, (key, volumes) -> {
            volumes.remove(volume, volume);
            return volumes.isEmpty() ? null : volumes;
        });
    }

    /** Follows later changes, and is the same object while the group is not empty. */
    Collection<ForeignVolume> get(K group) {
        NavigableMap<ForeignVolume, ForeignVolume> volumes = groups.get(group);
        return volumes == null ? List.of() : volumes.values();
    }

    List<Collection<ForeignVolume>> all() {
        return groups.values().stream().map(Map::values).toList();
    }
}
