package cn.xdf.arch.xlss.extender.cluster;

import cn.xdf.arch.xlss.capacity.Promise;
import cn.xdf.arch.xlss.capacity.Promises;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.ClassFacts;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Turns every change that the watches tell into what is promised: volumes, claims whose node is chosen, restores under way. */
public final class PromiseFeed {
    private final Promises promises;
    private final Function<String, Optional<ClassFacts>> classes;
    private final Supplier<Collection<ClaimFacts>> claims;

    /**
     * @param classes by name
     * @param claims all that are known now: a change is there before it is told of
     */
    public PromiseFeed(
            Promises promises,
            Function<String, Optional<ClassFacts>> classes,
            Supplier<Collection<ClaimFacts>> claims) {
        this.promises = promises;
        this.classes = classes;
        this.claims = claims;
    }

    void follow(
            WatchedCache<VolumeFacts> volumes,
            WatchedCache<ClaimFacts> claims,
            WatchedCache<ClassFacts> storageClasses,
            WatchedCache<RestoreFacts> restores) {
        volumes.onChange((key, before, after) -> volume(key.name(), after == null ? null : after.reading()));
        claims.onChange(this::claim);
        storageClasses.onChange((key, before, after) -> storageClass(key.name()));
        restores.onChange((key, before, after) -> restore(before, after));
    }

    /** @param reading null: it is gone */
    public void volume(String name, VolumeReading reading) {
        Optional<LocalVolume> ours =
                reading instanceof VolumeReading.Ours(LocalVolume volume) ? Optional.of(volume) : Optional.empty();
        promises.made(name, ours);
    }

    /** @param before null: it is new @param after null: it is gone */
    public synchronized void claim(ObjectKey key, ClaimFacts before, ClaimFacts after) {
        if (before != null && (after == null || !before.uid().equals(after.uid()))) {
            promises.asked(before.madeVolume(), Optional.empty());
        }
        if (after != null) {
            promises.asked(after.madeVolume(), promise(after));
        }
    }

    /** The class may be known later than its claims, or say something else now. */
    public synchronized void storageClass(String name) {
        claims.get().stream()
                .filter(claim -> claim.storageClass().equals(name))
                .forEach(claim -> promises.asked(claim.madeVolume(), promise(claim)));
    }

    /** @param before null: it is new @param after null: it is gone */
    public void restore(RestoreFacts before, RestoreFacts after) {
        volumesOf(before).forEach(volume -> promises.arriving(volume, before.uid(), Optional.empty()));
        volumesOf(after).forEach(volume -> promises.arriving(volume, after.uid(), Optional.of(after.node())));
    }

    private static List<String> volumesOf(RestoreFacts restore) {
        return restore == null || restore.finished() ? List.of() : restore.volumes();
    }

    /**
     * A claim that is or wants to be bound to another volume than we would make asks for none. One that can have none gets no room either, whoever chose its
     * node.
     */
    private Optional<Promise> promise(ClaimFacts claim) {
        boolean asks = !claim.selectedNode().isEmpty()
                && !claim.isLost()
                && claim.fault().isEmpty()
                && (claim.volume().isEmpty() || claim.volume().equals(claim.madeVolume()));
        return asks
                ? classes.apply(claim.storageClass())
                        .filter(ours -> ours.isOurs() && ours.fault().isEmpty())
                        .map(ours -> new Promise(claim.selectedNode(), pool(claim, ours), claim.requestBytes()))
                : Optional.empty();
    }

    /** What tenants can write as well counts only among what the class leaves open. */
    private static String pool(ClaimFacts claim, ClassFacts storageClass) {
        String path = storageClass.pools().with(claim.pool()).basePath();
        if (!path.isEmpty()) {
            return path;
        }
        return claim.selectedPool().isEmpty() ? Promise.ANY_POOL : claim.selectedPool();
    }
}
