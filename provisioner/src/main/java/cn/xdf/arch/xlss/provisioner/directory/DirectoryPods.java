package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import cn.xdf.arch.xlss.provisioner.directory.Slot.Lane;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Has directories made and removed, and knows how far each is. Who wants a task asks for it, sees what became of it among the attempts, and
 * settles that when nothing is left to be done about it. The pods are watched, never polled, and are the record: each stays until all of
 * its attempts are settled.
 */
public final class DirectoryPods {
    private final KubernetesApi api;
    private final WatchedCache<Batch> cache;
    private final BooleanSupplier leading;
    private final WaitingTasks waiting = new WaitingTasks();
    private final FreshReadings<Slot, List<Batch>> recorded = new FreshReadings<>(this::list);

    /** By name: what has no pod, or none any more, and is not settled. */
    private final Map<String, Batch> withoutPod = new ConcurrentHashMap<>();

    /** By the name of the pod. */
    private final Map<String, Set<DirectoryTask>> settled = new ConcurrentHashMap<>();

    private final List<Consumer<Batch>> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<Slot>> askers = new CopyOnWriteArrayList<>();

    /** @param leading whether this program is the one that acts; the others only watch */
    DirectoryPods(KubernetesApi api, WatchedCaches caches, BooleanSupplier leading) {
        this.api = api;
        this.leading = leading;
        this.cache = caches.watch(
                ResourceKind.PODS,
                ListQuery.namespace(Names.SYSTEM_NAMESPACE).labels(BatchBuilder.LANE),
                BatchReader::read);
        cache.onChange((key, before, after) -> changed(before, after));
    }

    public boolean isFresh() {
        return cache.isFresh();
    }

    /** The listener is told of what is there already, then of every change. */
    public void onChange(Consumer<Batch> listener) {
        listeners.add(listener);
        all().forEach(listener);
    }

    void onWanted(Consumer<Slot> asker) {
        askers.add(asker);
    }

    WaitingTasks waiting() {
        return waiting;
    }

    /**
     * Soon, together with what else is to be done there. Asking again changes nothing.
     *
     * @param still whether it is still to be done; asked before it is begun
     */
    public void want(DirectoryTask task, BooleanSupplier still) {
        waiting.add(task, still);
        askers.forEach(asker -> asker.accept(task.slot()));
    }

    /** All there are, whether settled or not. */
    public Collection<Batch> all() {
        return Stream.concat(cache.values().stream(), withoutPod.values().stream())
                .toList();
    }

    /** What is not settled of this volume: the latest of each slot. */
    public List<Attempt> attempts(Lane lane, String volume) {
        Map<Slot, Attempt> latest = new HashMap<>();
        all().stream()
                .filter(batch -> batch.slot().lane() == lane)
                .flatMap(batch -> batch.of(volume))
                .forEach(one -> latest.merge(one.task().slot(), one, (a, b) -> a.number() >= b.number() ? a : b));
        return latest.values().stream().filter(one -> !isSettled(one)).toList();
    }

    /** Whether this is the last that was done with its volume there, as the API knows now, and nothing else is about to be. */
    public boolean isLatest(Attempt attempt) {
        Slot slot = attempt.task().slot();
        return !waiting.has(slot, attempt.task().volume())
                && recorded(slot).stream()
                        .flatMap(batch -> batch.of(attempt.task().volume()))
                        .max(Comparator.comparingLong(Attempt::number))
                        .filter(attempt::equals)
                        .isPresent();
    }

    /** The records of a slot, as the API knows now: a whole batch ends at once, and all its volumes are created from few lists. */
    List<Batch> recorded(Slot slot) {
        return recorded.get(slot);
    }

    private List<Batch> list(Slot slot) {
        String labels = BatchBuilder.LANE + "," + BatchBuilder.SLOT + "=" + slot.hash();
        return api
                .list(
                        ResourceKind.PODS,
                        ListQuery.namespace(Names.SYSTEM_NAMESPACE).labels(labels))
                .stream()
                .map(BatchReader::read)
                .filter(batch -> batch.slot().equals(slot))
                .toList();
    }

    /** Nothing is left to be done about it, nor about earlier ones of its volume and slot. */
    public void settle(Attempt attempt) {
        settle(attempt, attempt.number());
    }

    private void settle(Attempt attempt, long last) {
        Slot slot = attempt.task().slot();
        of(slot).stream()
                .flatMap(batch -> batch.of(attempt.task().volume()))
                .filter(one -> one.number() <= last)
                .forEach(one -> settled.computeIfAbsent(one.batch(), ignored -> ConcurrentHashMap.newKeySet())
                        .add(one.task()));
        tidy(slot);
    }

    /** Earlier ones of its volume and slot: this one says all that they said. */
    public void settleBefore(Attempt attempt) {
        settle(attempt, attempt.number() - 1);
    }

    /** Tasks that no pod can be started for: they failed at once. */
    void failed(Batch batch) {
        withoutPod.put(batch.name(), batch);
        tell(batch);
    }

    List<Batch> of(Slot slot) {
        return all().stream()
                .filter(batch -> batch.slot().equals(slot))
                .sorted(Comparator.comparingLong(Batch::number))
                .toList();
    }

    private boolean isSettled(Attempt attempt) {
        return settled.getOrDefault(attempt.batch(), Set.of()).contains(attempt.task());
    }

    /** Deletes what is settled. */
    void tidy(Slot slot) {
        Batch.deletable(of(slot), this::isSettled).forEach(this::delete);
    }

    private boolean isDone(Batch batch) {
        return batch.isDone(this::isSettled);
    }

    /** One at its end at once, without asking kubelet. */
    private void delete(Batch batch) {
        if (withoutPod.remove(batch.name()) != null) {
            settled.remove(batch.name());
            return;
        }
        try {
            Duration grace = batch.ended() ? Duration.ZERO : null;
            api.delete(ResourceKind.PODS, ObjectKey.of(Names.SYSTEM_NAMESPACE, batch.name()), batch.uid(), grace);
        } catch (KubernetesFailure failure) {
            if (!failure.isNotFound() && !failure.isConflict()) {
                throw failure;
            }
        }
    }

    private void changed(Batch before, Batch after) {
        if (!leading.getAsBoolean()) {
            withoutPod.clear();
            settled.clear();
        } else if (after == null && !isDone(before)) {
            withoutPod.put(before.name(), before.gone());
        } else if (after == null || before == null) {
            settled.remove((after == null ? before : after).name());
        }
        tell(after == null ? before : after);
    }

    private void tell(Batch batch) {
        listeners.forEach(listener -> listener.accept(batch));
    }
}
