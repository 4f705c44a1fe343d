package cn.xdf.arch.xlss.extender.cluster;

import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.facts.PodFacts;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import cn.xdf.arch.xlss.extender.facts.StorageFacts;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.WatchedCache;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Turns every change that the watches tell into the pods whose marks may have to change: of those that are bound only their own changes count, so that a
 * start with thousands of nodes and of pods does not tell each of each.
 */
final class MarkFeed {
    private final Consumer<ObjectKey> listener;
    private final Map<ObjectKey, PodClaims> toBePlaced = new ConcurrentHashMap<>();

    /** @param listener is told the keys of pods */
    MarkFeed(Consumer<ObjectKey> listener) {
        this.listener = listener;
    }

    void follow(
            WatchedCache<PodFacts> pods,
            WatchedCache<StorageFacts> storage,
            WatchedCache<RestoreFacts> restores,
            WatchedCache<ClaimFacts> claims,
            WatchedCache<Map<String, String>> statefulSets) {
        pods.onChange((key, before, after) -> pod(key, after));
        storage.onChange((key, before, after) -> storage(before, after));
        restores.onChange((key, before, after) -> restore(after == null ? before : after));
        claims.onChange(this::claim);
        statefulSets.onChange((key, before, after) -> statefulSet(key));
    }

    /** @param after null: it is gone */
    void pod(ObjectKey key, PodFacts after) {
        if (after != null && after.isToBePlaced()) {
            toBePlaced.put(key, after.pod()); // first: what changes from now on is told of it
        } else {
            toBePlaced.remove(key);
        }
        listener.accept(key);
    }

    /** A home was lost or is back; how many are lost at once counts for all. @param before null: it is new @param after null: it is gone */
    void storage(StorageFacts before, StorageFacts after) {
        if (before == null
                || after == null
                || !before.health().equals(after.health())
                || !before.lostPools().equals(after.lostPools())) {
            tell(any -> true);
        }
    }

    private void restore(RestoreFacts restore) {
        listener.accept(ObjectKey.of(restore.key().namespace(), restore.pod()));
    }

    /** @param before null: it is new @param after null: it is gone */
    void claim(ObjectKey key, ClaimFacts before, ClaimFacts after) {
        if (before != null && after != null && !before.settings().equals(after.settings())) {
            tell(pod -> pod.uses().stream().anyMatch(use -> pod.keyOf(use).equals(key)));
        }
    }

    void statefulSet(ObjectKey key) {
        tell(pod -> pod.namespace().equals(key.namespace()) && pod.statefulSet().equals(key.name()));
    }

    private void tell(Predicate<PodClaims> which) {
        toBePlaced.values().stream().filter(which).map(PodClaims::key).forEach(listener);
    }
}
