package cn.xdf.arch.xlss.agent.restore;

import cn.xdf.arch.xlss.agent.place.MoveRecord;
import cn.xdf.arch.xlss.agent.place.Removal;
import cn.xdf.arch.xlss.agent.place.VolumePaths;
import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports what moves have put in place on this node, sweeps what they and deleted volumes left, and puts aside what has moved away. */
final class PlacedReconciler implements Reconciler<ObjectKey> {
    static final ResourceKind<StorageNode> STORAGE_NODES =
            new ResourceKind<>(StorageNode.class, Names.GROUP, Names.VERSION, StorageNode.PLURAL, false);

    private static final Logger LOG = LoggerFactory.getLogger(PlacedReconciler.class);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Duration POOL_IS_MENDED = Duration.ofSeconds(15);

    private final KubernetesApi api;
    private final WatchedCache<Whereabouts> whereabouts;
    private final FormerHome formerHome;

    PlacedReconciler(KubernetesApi api, WatchedCache<Whereabouts> whereabouts, FormerHome formerHome) {
        this.api = api;
        this.whereabouts = whereabouts;
        this.formerHome = formerHome;
    }

    @Override
    public Outcome reconcile(ObjectKey self) throws IOException {
        Optional<StorageNode> node = api.find(STORAGE_NODES, self);
        if (node.isEmpty() || node.get().status() == null) {
            return Outcome.requeueAfter(LOOK_AGAIN);
        }
        StorageNode.Status status = node.get().status();
        List<StorageNode.Pool> ready = status.pools().stream()
                .filter(pool -> PoolState.of(pool.state()) == PoolState.READY)
                .toList();
        // of one that was a pool and is not Ready, no record can be read, and what is there may be another disk
        boolean whole = status.pools().stream().allMatch(pool -> ready.contains(pool) || pool.uuid() == null);
        Map<String, StorageNode.Placed> placed = new TreeMap<>();
        if (!whole) {
            status.placed().forEach(told -> placed.put(told.name(), told));
        }
        for (StorageNode.Pool pool : ready) {
            Path basePath = Path.of(pool.path());
            VolumeRecords moves = new VolumeRecords(VolumePaths.records(basePath));
            moves.sweep(this::exists);
            new VolumeRecords(VolumePaths.backupRecords(basePath)).sweep(this::exists);
            for (Path file : moves.files()) {
                MoveRecord.read(file).map(PlacedReconciler::placed).ifPresent(one -> placed.put(one.name(), one));
            }
            sweep(basePath);
            for (Path directory : children(basePath)) {
                formerHome.visit(directory);
            }
        }
        List<StorageNode.Placed> now = List.copyOf(placed.values());
        if (!now.equals(status.placed())) {
            report(self, now);
        }
        return whole ? Outcome.done() : Outcome.requeueAfter(POOL_IS_MENDED);
    }

    /** What the watch does not know is asked for: it may be late, or leave out a volume that is not in order. */
    private boolean exists(String volume) {
        ObjectKey key = ObjectKey.of(volume);
        return whereabouts.get(key).isPresent()
                || api.find(ResourceKind.VOLUMES, key).isPresent();
    }

    private static StorageNode.Placed placed(MoveRecord record) {
        return new StorageNode.Placed(record.volume(), record.epoch(), record.restoreUid());
    }

    private void report(ObjectKey self, List<StorageNode.Placed> placed) {
        List<Map<String, Object>> all = placed.stream()
                .map(one -> Map.<String, Object>of(
                        "name", one.name(), "epoch", one.epoch(), "restoreUid", one.restoreUid()))
                .toList();
        api.mergePatchStatus(STORAGE_NODES, self, Map.of("status", Map.of("placed", all)));
    }

    /** What no restore holds and no commit waits for; decided by a fresh read of the volume. */
    private void sweep(Path basePath) throws IOException {
        for (Path volume : children(VolumePaths.staging(basePath))) {
            Optional<V1PersistentVolume> present = api.find(
                    ResourceKind.VOLUMES, ObjectKey.of(volume.getFileName().toString()));
            for (Path restore : children(volume)) {
                if (!isWanted(present, restore.getFileName().toString())) {
                    Removal.of(restore);
                    LOG.info("swept staging {}", restore);
                }
            }
            if (present.isEmpty() && children(volume).isEmpty()) {
                Files.delete(volume);
            }
        }
    }

    private static boolean isWanted(Optional<V1PersistentVolume> volume, String restoreUid) {
        if (volume.isEmpty()) {
            return false;
        }
        return switch (VolumeReader.read(volume.get())) {
            case VolumeReading.Ours(LocalVolume ours) ->
                ours.moving().equals(restoreUid)
                        || ours.placing()
                                .filter(placing -> placing.restoreUid().equals(restoreUid))
                                .isPresent();
            default -> true; // not in order: nothing of it is removed on a guess
        };
    }

    private static List<Path> children(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(directory)) {
            return children.toList();
        }
    }
}
