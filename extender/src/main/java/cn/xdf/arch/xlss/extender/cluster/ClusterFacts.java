package cn.xdf.arch.xlss.extender.cluster;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.PvRestore;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.extender.bind.Holds;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.ClassFacts;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.NodeFacts;
import cn.xdf.arch.xlss.extender.facts.PodFacts;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import cn.xdf.arch.xlss.extender.facts.StorageFacts;
import cn.xdf.arch.xlss.kube.Freshness;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.util.Optional;
import java.util.function.Consumer;

/** The cluster as the watches last told it: read without a lock and without a call. */
public final class ClusterFacts implements Facts {
    private static final ResourceKind<StorageNode> STORAGE_NODES =
            new ResourceKind<>(StorageNode.class, Names.GROUP, Names.VERSION, StorageNode.PLURAL, false);
    private static final ResourceKind<PvRestore> RESTORES =
            new ResourceKind<>(PvRestore.class, Names.GROUP, Names.VERSION, PvRestore.PLURAL, true);

    private final Freshness freshness;
    private final WatchedCache<NodeFacts> nodes;
    private final WatchedCache<ClaimFacts> claims;
    private final WatchedCache<VolumeReading> volumes;
    private final WatchedCache<ClassFacts> classes;
    private final WatchedCache<StorageFacts> storage;
    private final WatchedCache<PodFacts> pods;
    private final WatchedCache<RestoreFacts> restores;

    public ClusterFacts(WatchedCaches caches, Freshness freshness) {
        this.freshness = freshness;
        this.nodes = caches.watch(ResourceKind.NODES, ListQuery.ALL, ObjectReading::of);
        this.claims = caches.watch(ResourceKind.CLAIMS, ListQuery.ALL, WorkloadReading::of);
        this.volumes = caches.watch(ResourceKind.VOLUMES, ListQuery.ALL, VolumeReader::read);
        this.classes = caches.watch(ResourceKind.STORAGE_CLASSES, ListQuery.ALL, ObjectReading::of);
        this.storage = caches.watch(STORAGE_NODES, ListQuery.ALL, ObjectReading::of);
        this.pods = caches.watch(
                ResourceKind.PODS,
                ListQuery.ALL.fields("status.phase!=Succeeded,status.phase!=Failed"), // those use nothing any more
                pod -> WorkloadReading.of(pod).orElse(null));
        this.restores = caches.watch(RESTORES, ListQuery.ALL, ObjectReading::of);
    }

    /** Tells of every change that a held bind may wait for; a volume counts as its claim. */
    public void onChange(Consumer<Holds.Thing> listener) {
        pods.onChange((key, before, after) -> listener.accept(new Holds.Thing(Holds.Kind.POD, key)));
        claims.onChange((key, before, after) -> listener.accept(new Holds.Thing(Holds.Kind.CLAIM, key)));
        volumes.onChange((key, before, after) -> {
            if ((after == null ? before : after) instanceof VolumeReading.Ours(var volume)) {
                volume.claim()
                        .ifPresent(claim -> listener.accept(
                                new Holds.Thing(Holds.Kind.CLAIM, ObjectKey.of(claim.namespace(), claim.name()))));
            }
        });
    }

    /** Old knowledge looks like any other: the volume may be elsewhere by now, and the node full. */
    @Override
    public Optional<String> fault() {
        return freshness.states().stream()
                .filter(cache -> !cache.fresh())
                .findFirst()
                .map(cache -> cache.synced()
                        ? "knowledge of the API is " + cache.age().toSeconds() + " s old (" + cache.cache() + ")"
                        : "knowledge of the API is not complete yet (" + cache.cache() + ")");
    }

    @Override
    public Optional<ClaimFacts> claim(ObjectKey key) {
        return claims.get(key);
    }

    @Override
    public Optional<VolumeReading> volume(String name) {
        return volumes.get(ObjectKey.of(name));
    }

    @Override
    public Optional<ClassFacts> storageClass(String name) {
        return classes.get(ObjectKey.of(name));
    }

    @Override
    public Optional<NodeFacts> node(String name) {
        return nodes.get(ObjectKey.of(name));
    }

    @Override
    public Optional<StorageFacts> storage(String node) {
        return storage.get(ObjectKey.of(node));
    }

    @Override
    public Optional<PodFacts> pod(ObjectKey key) {
        return pods.get(key);
    }
}
