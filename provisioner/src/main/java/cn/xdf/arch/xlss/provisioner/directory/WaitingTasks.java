package cn.xdf.arch.xlss.provisioner.directory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Tasks that wait for a pod, in the order in which they were asked for. Whoever forgets them asks again: objects say what is to do. */
final class WaitingTasks {
    private final Map<Slot, Map<DirectoryTask, BooleanSupplier>> waiting = new HashMap<>();

    /** @param still whether it is still to be done; asked before it is begun, may take its time */
    synchronized void add(DirectoryTask task, BooleanSupplier still) {
        waiting.computeIfAbsent(task.slot(), ignored -> new LinkedHashMap<>()).put(task, still);
    }

    synchronized void remove(Slot slot, Collection<DirectoryTask> tasks) {
        Map<DirectoryTask, BooleanSupplier> there = waiting.getOrDefault(slot, Map.of());
        if (!there.isEmpty()) {
            there.keySet().removeAll(tasks);
        }
        if (there.isEmpty()) {
            waiting.remove(slot);
        }
    }

    synchronized boolean isEmpty(Slot slot) {
        return !waiting.containsKey(slot);
    }

    synchronized boolean has(Slot slot, String volume) {
        return waiting.getOrDefault(slot, Map.of()).keySet().stream()
                .anyMatch(task -> task.volume().equals(volume));
    }

    synchronized Set<Slot> slots() {
        return Set.copyOf(waiting.keySet());
    }

    /** The first of them that are still to be done; those that are not any more are forgotten. */
    List<DirectoryTask> next(Slot slot, int limit) {
        Map<DirectoryTask, BooleanSupplier> all;
        synchronized (this) {
            all = new LinkedHashMap<>(waiting.getOrDefault(slot, Map.of()));
        }
        List<DirectoryTask> next = new ArrayList<>();
        for (Map.Entry<DirectoryTask, BooleanSupplier> entry : all.entrySet()) {
            if (next.size() == limit) {
                break;
            }
            if (entry.getValue().getAsBoolean()) {
                next.add(entry.getKey());
            } else {
                remove(slot, List.of(entry.getKey()));
            }
        }
        return next;
    }
}
