package cn.xdf.arch.xlss.webhook.cluster;

import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import cn.xdf.arch.xlss.webhook.routing.ClaimFacts;
import cn.xdf.arch.xlss.webhook.routing.PodFacts;
import cn.xdf.arch.xlss.webhook.routing.Storage;
import java.util.Comparator;
import java.util.Optional;

/** All claims, classes and volumes of the cluster, kept up to date by watches; and the pods that wait for the default scheduler. */
public final class Memory implements Storage {
    private static final ListQuery WAITING =
            ListQuery.ALL.fields("spec.nodeName=,spec.schedulerName=" + PodFacts.DEFAULT_SCHEDULER);

    private final WatchedCache<ClaimFacts> claims;
    private final WatchedCache<ClassFacts> classes;
    private final WatchedCache<Boolean> volumes;
    private final WatchedCache<WaitingPod> waiting;

    public Memory(WatchedCaches caches) {
        this.claims = caches.watch(ResourceKind.CLAIMS, ListQuery.ALL, ObjectReading::of);
        this.classes = caches.watch(ResourceKind.STORAGE_CLASSES, ListQuery.ALL, ObjectReading::of);
        this.volumes = caches.watch(ResourceKind.VOLUMES, ListQuery.ALL, ObjectReading::of);
        this.waiting = caches.watch(ResourceKind.PODS, WAITING, ObjectReading::of);
    }

    /** What it says of a pod can be relied on. */
    public boolean isFresh() {
        return claims.isFresh() && classes.isFresh() && volumes.isFresh();
    }

    public WatchedCache<WaitingPod> waiting() {
        return waiting;
    }

    @Override
    public Optional<ClaimFacts> claim(ObjectKey key) {
        return claims.get(key);
    }

    @Override
    public Optional<Boolean> isClassOurs(String storageClass) {
        return classes.get(ObjectKey.of(storageClass)).map(ClassFacts::ours);
    }

    @Override
    public Optional<Boolean> isVolumeOurs(String volume) {
        return volumes.get(ObjectKey.of(volume));
    }

    /** As Kubernetes chooses it. */
    @Override
    public Optional<String> defaultClass() {
        return classes.values().stream()
                .filter(ClassFacts::isDefault)
                .min(Comparator.comparing(ClassFacts::created).reversed().thenComparing(ClassFacts::name))
                .map(ClassFacts::name);
    }
}
