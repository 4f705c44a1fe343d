package cn.xdf.arch.xlss.extender.cluster;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.PvRestore;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.capacity.Promised;
import cn.xdf.arch.xlss.capacity.Promises;
import cn.xdf.arch.xlss.capacity.RoomReservations;
import cn.xdf.arch.xlss.extender.bind.Holds;
import cn.xdf.arch.xlss.extender.binding.ForeignIndex;
import cn.xdf.arch.xlss.extender.binding.Reservations;
import cn.xdf.arch.xlss.extender.facts.Candidate;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.ClassFacts;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.ForeignFacts;
import cn.xdf.arch.xlss.extender.facts.LostNodes;
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
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The cluster as the watches last told it: read without a lock and without a call. */
public final class ClusterFacts implements Facts {
    private static final ResourceKind<StorageNode> STORAGE_NODES =
            new ResourceKind<>(StorageNode.class, Names.GROUP, Names.VERSION, StorageNode.PLURAL, false);
    static final ResourceKind<PvRestore> RESTORES =
            new ResourceKind<>(PvRestore.class, Names.GROUP, Names.VERSION, PvRestore.PLURAL, true);

    private static final ResourceKind<V1StatefulSet> STATEFUL_SETS =
            new ResourceKind<>(V1StatefulSet.class, "apps", "v1", "statefulsets", true);

    private final Freshness freshness;
    private final Candidates candidates;
    private final LostNodes lost = new LostNodes();
    private final WatchedCache<ClaimFacts> claims;
    private final WatchedCache<VolumeFacts> volumes;
    private final WatchedCache<ClassFacts> classes;
    private final WatchedCache<StorageFacts> storage;
    private final WatchedCache<PodFacts> pods;
    private final WatchedCache<RestoreFacts> restores;
    private final WatchedCache<Map<String, String>> statefulSets;
    private final ForeignIndex foreign;
    private final Promised promised;
    private final InstantSource clock;

    /**
     * @param promises is told what the watches see
     * @param overProvisioning how much of a pool's capacity may be promised
     */
    public ClusterFacts(
            WatchedCaches caches,
            Freshness freshness,
            Reservations reservations,
            Promises promises,
            RoomReservations roomReservations,
            double overProvisioning,
            InstantSource clock) {
        this.promised = roomReservations;
        this.candidates = new Candidates(promises, overProvisioning);
        this.freshness = freshness;
        this.clock = clock;
        WatchedCache<NodeFacts> nodes = caches.watch(ResourceKind.NODES, ListQuery.ALL, ObjectReading::of);
        nodes.onChange((key, before, after) -> candidates.node(key.name(), after));
        this.claims = caches.watch(ResourceKind.CLAIMS, ListQuery.ALL, WorkloadReading::of);
        this.volumes = caches.watch(ResourceKind.VOLUMES, ListQuery.ALL, VolumeFacts::of);
        this.classes = caches.watch(ResourceKind.STORAGE_CLASSES, ListQuery.ALL, ObjectReading::of);
        this.storage = caches.watch(STORAGE_NODES, ListQuery.ALL, ObjectReading::of);
        storage.onChange((key, before, after) -> {
            candidates.storage(key.name(), after);
            lost.changed(before, after);
        });
        this.pods = caches.watch(
                ResourceKind.PODS,
                ListQuery.ALL.fields("status.phase!=Succeeded,status.phase!=Failed"), // those use nothing any more
                pod -> WorkloadReading.of(pod).orElse(null));
        this.restores = caches.watch(RESTORES, ListQuery.ALL, ObjectReading::of);
        this.statefulSets = caches.watch(STATEFUL_SETS, ListQuery.ALL, WorkloadReading::settings);
        new PromiseFeed(promises, this::storageClass, claims::values).follow(volumes, claims, classes, restores);
        this.foreign = new ForeignIndex(reservations);
        new ForeignFeed(foreign).follow(caches, volumes);
    }

    /** Tells of every change that a held bind may wait for; a volume counts as its claim. */
    public void onChange(Consumer<Holds.Thing> listener) {
        pods.onChange((key, before, after) -> listener.accept(new Holds.Thing(Holds.Kind.POD, key)));
        claims.onChange((key, before, after) -> listener.accept(new Holds.Thing(Holds.Kind.CLAIM, key)));
        restores.onChange((key, before, after) -> listener.accept(new Holds.Thing(Holds.Kind.RESTORE, key)));
        volumes.onChange((key, before, after) -> {
            tell(before, listener);
            tell(after, listener);
        });
    }

    private static void tell(VolumeFacts volume, Consumer<Holds.Thing> listener) {
        if (volume != null) {
            volume.claim().ifPresent(claim -> listener.accept(new Holds.Thing(Holds.Kind.CLAIM, claim)));
        }
    }

    /** Tells of every pod that may have to be looked at again: its home was lost or is back, its restore has ended, or somebody has set it differently. */
    public void onRelocation(Consumer<ObjectKey> listener) {
        new MarkFeed(listener).follow(pods, storage, restores, claims, statefulSets);
    }

    public Set<ObjectKey> pods() {
        return pods.keys();
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
        return volumes.get(ObjectKey.of(name)).map(VolumeFacts::reading);
    }

    @Override
    public ForeignFacts foreign() {
        return foreign;
    }

    @Override
    public Optional<ClassFacts> storageClass(String name) {
        return classes.get(ObjectKey.of(name));
    }

    @Override
    public Candidate node(byte[] text, int from, int to) {
        return candidates.get(text, from, to);
    }

    @Override
    public Candidate node(String name) {
        return candidates.get(name);
    }

    @Override
    public Optional<PodFacts> pod(ObjectKey key) {
        return pods.get(key);
    }

    @Override
    public Optional<RestoreFacts> restore(ObjectKey key) {
        return restores.get(key);
    }

    /** Restores are few: only those of lost nodes are kept, and finished ones for an hour. */
    @Override
    public Optional<RestoreFacts> restoring(String volume) {
        return restores.values().stream()
                .filter(restore -> !restore.finished() && restore.volumes().contains(volume))
                .findFirst();
    }

    @Override
    public Map<String, String> statefulSet(ObjectKey key) {
        return statefulSets.get(key).orElse(Map.of());
    }

    @Override
    public boolean braked() {
        return lost.tooMany();
    }

    @Override
    public Promised promised() {
        return promised;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }
}
