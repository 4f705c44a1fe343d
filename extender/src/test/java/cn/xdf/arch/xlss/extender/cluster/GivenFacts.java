package cn.xdf.arch.xlss.extender.cluster;

import cn.xdf.arch.xlss.api.PvRestore;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.capacity.Promised;
import cn.xdf.arch.xlss.capacity.Promises;
import cn.xdf.arch.xlss.capacity.RoomReservations;
import cn.xdf.arch.xlss.extender.binding.ForeignIndex;
import cn.xdf.arch.xlss.extender.binding.Reservations;
import cn.xdf.arch.xlss.extender.facts.Candidate;
import cn.xdf.arch.xlss.extender.facts.CapacityFacts;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.ClassFacts;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.ForeignFacts;
import cn.xdf.arch.xlss.extender.facts.LostNodes;
import cn.xdf.arch.xlss.extender.facts.NodeFacts;
import cn.xdf.arch.xlss.extender.facts.PodFacts;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import cn.xdf.arch.xlss.extender.facts.StorageFacts;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1CSIDriver;
import io.kubernetes.client.openapi.models.V1CSIStorageCapacity;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V1StorageClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.yaml.snakeyaml.Yaml;

/** A cluster of YAML files with the API's own objects, read as the watches would: the later of two of the same name counts. */
public final class GivenFacts implements Facts {
    private final Map<ObjectKey, ClaimFacts> claims = new ConcurrentHashMap<>();
    private final Map<ObjectKey, PodFacts> pods = new ConcurrentHashMap<>();
    private final Map<String, VolumeFacts> volumes = new ConcurrentHashMap<>();
    private final Map<ObjectKey, CapacityFacts> capacities = new ConcurrentHashMap<>();
    public final Reservations reservations;
    private final ForeignIndex foreign;
    private final Map<String, ClassFacts> classes = new ConcurrentHashMap<>();
    private final Map<String, StorageFacts> storage = new ConcurrentHashMap<>();
    private final Map<ObjectKey, RestoreFacts> restores = new ConcurrentHashMap<>();
    private final Map<ObjectKey, Map<String, String>> statefulSets = new ConcurrentHashMap<>();
    private final Promises promises = new Promises();
    private final Candidates candidates;
    private final LostNodes lost = new LostNodes();
    private final PromiseFeed feed = new PromiseFeed(promises, this::storageClass, claims::values);
    public final RoomReservations roomReservations;
    public Optional<String> fault = Optional.empty();
    public Instant now = Instant.parse("2026-01-01T00:10:00Z");

    public GivenFacts() {
        this(new Reservations());
    }

    public GivenFacts(Reservations reservations) {
        this.reservations = reservations;
        this.foreign = new ForeignIndex(reservations);
        this.candidates = new Candidates(promises, 1);
        this.roomReservations = new RoomReservations(promises, Duration.ofSeconds(10), () -> this.now);
    }

    /** Fresh reads beside what the watches told: room is judged by the latter. */
    public GivenFacts(GivenFacts watched) {
        this.reservations = watched.reservations;
        this.foreign = new ForeignIndex(reservations);
        this.candidates = new Candidates(watched.promises, 1);
        this.roomReservations = watched.roomReservations;
    }

    public GivenFacts add(Path file) throws IOException {
        return add(Files.readString(file));
    }

    public GivenFacts add(String yaml) {
        for (Object document : new Yaml().loadAll(yaml)) {
            if (document instanceof Map<?, ?> object) {
                add(String.valueOf(object.get("kind")), JSON.serialize(object));
            }
        }
        return this;
    }

    private void add(String kind, String json) {
        switch (kind) {
            case "Node" -> {
                NodeFacts node = ObjectReading.of(JSON.<V1Node>deserialize(json, V1Node.class));
                candidates.node(node.name(), node);
            }
            case "StorageNode" -> {
                StorageFacts facts = ObjectReading.of(JSON.<StorageNode>deserialize(json, StorageNode.class));
                lost.changed(storage.put(facts.node(), facts), facts);
                candidates.storage(facts.node(), facts);
            }
            case "StorageClass" -> {
                ClassFacts storageClass =
                        ObjectReading.of(JSON.<V1StorageClass>deserialize(json, V1StorageClass.class));
                classes.put(storageClass.name(), storageClass);
                feed.storageClass(storageClass.name());
            }
            case "PersistentVolume" -> {
                V1PersistentVolume volume = JSON.deserialize(json, V1PersistentVolume.class);
                VolumeFacts after = VolumeFacts.of(volume);
                VolumeFacts before = volumes.put(volume.getMetadata().getName(), after);
                foreign.changed(Optional.ofNullable(before).flatMap(VolumeFacts::foreign), after.foreign());
                feed.volume(volume.getMetadata().getName(), after.reading());
            }
            case "CSIDriver" -> {
                V1CSIDriver driver = JSON.deserialize(json, V1CSIDriver.class);
                foreign.driver(driver.getMetadata().getName(), ForeignReading.reportsCapacity(driver) != null);
            }
            case "CSIStorageCapacity" -> {
                V1CSIStorageCapacity capacity = JSON.deserialize(json, V1CSIStorageCapacity.class);
                CapacityFacts after = ForeignReading.of(capacity);
                ObjectKey key = ObjectKey.of(capacity);
                foreign.changed(key, Optional.ofNullable(capacities.put(key, after)), Optional.of(after));
            }
            case "PersistentVolumeClaim" -> {
                V1PersistentVolumeClaim claim = JSON.deserialize(json, V1PersistentVolumeClaim.class);
                ClaimFacts facts = WorkloadReading.of(claim);
                feed.claim(facts.key(), claims.put(facts.key(), facts), facts);
            }
            case "Pod" -> {
                V1Pod pod = JSON.deserialize(json, V1Pod.class);
                ObjectKey key = ObjectKey.of(pod);
                WorkloadReading.of(pod).ifPresentOrElse(facts -> pods.put(key, facts), () -> pods.remove(key));
            }
            case "PvRestore" -> {
                RestoreFacts restore = ObjectReading.of(JSON.<PvRestore>deserialize(json, PvRestore.class));
                feed.restore(restores.put(restore.key(), restore), restore);
            }
            case "StatefulSet" -> {
                V1StatefulSet set = JSON.deserialize(json, V1StatefulSet.class);
                statefulSets.put(ObjectKey.of(set), WorkloadReading.settings(set));
            }
            default -> throw new IllegalArgumentException(kind);
        }
    }

    public void remove(ObjectKey key) {
        ClaimFacts claim = claims.remove(key);
        feed.claim(key, claim, null);
        pods.remove(key);
        feed.restore(restores.remove(key), null);
    }

    @Override
    public Optional<String> fault() {
        return fault;
    }

    @Override
    public Optional<ClaimFacts> claim(ObjectKey key) {
        return Optional.ofNullable(claims.get(key));
    }

    @Override
    public Optional<VolumeReading> volume(String name) {
        return Optional.ofNullable(volumes.get(name)).map(VolumeFacts::reading);
    }

    @Override
    public ForeignFacts foreign() {
        return foreign;
    }

    public void removeVolume(String name) {
        foreign.changed(volumes.remove(name).foreign(), Optional.empty());
        feed.volume(name, null);
    }

    @Override
    public Optional<ClassFacts> storageClass(String name) {
        return Optional.ofNullable(classes.get(name));
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
        return Optional.ofNullable(pods.get(key));
    }

    @Override
    public Optional<RestoreFacts> restore(ObjectKey key) {
        return Optional.ofNullable(restores.get(key));
    }

    @Override
    public Optional<RestoreFacts> restoring(String volume) {
        return restores.values().stream()
                .filter(restore -> !restore.finished() && restore.volumes().contains(volume))
                .findFirst();
    }

    @Override
    public Map<String, String> statefulSet(ObjectKey key) {
        return statefulSets.getOrDefault(key, Map.of());
    }

    @Override
    public boolean braked() {
        return lost.tooMany();
    }

    @Override
    public Promised promised() {
        return roomReservations;
    }

    @Override
    public Instant now() {
        return now;
    }
}
