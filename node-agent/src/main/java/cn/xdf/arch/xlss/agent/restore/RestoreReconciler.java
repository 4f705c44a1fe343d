package cn.xdf.arch.xlss.agent.restore;

import static cn.xdf.arch.xlss.api.PvRestorePhase.ACCEPTED;
import static cn.xdf.arch.xlss.api.PvRestorePhase.COMMITTED;
import static cn.xdf.arch.xlss.api.PvRestorePhase.PLACED;
import static cn.xdf.arch.xlss.api.PvRestorePhase.RESTORING;
import static cn.xdf.arch.xlss.api.PvRestorePhase.STAGED;

import cn.xdf.arch.xlss.agent.place.VolumePaths;
import cn.xdf.arch.xlss.api.EmptyStart;
import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.PvRestore;
import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.api.RestoreReason;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.volume.LocalVolume;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stages the volumes of one PvRestore that names this node, in one pass that may take hours. */
final class RestoreReconciler implements Reconciler<ObjectKey> {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreReconciler.class);
    private static final Duration REPORT = Duration.ofSeconds(2);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final Set<PvRestorePhase> OURS = EnumSet.of(ACCEPTED, RESTORING);

    private final KubernetesApi api;
    private final String node;
    private final SnapshotSource source;
    private final Staging staging;
    private final RestoreStatus status;
    private final InstantSource clock;

    RestoreReconciler(KubernetesApi api, String node, SnapshotSource source, Staging staging, InstantSource clock) {
        this.api = api;
        this.node = node;
        this.source = source;
        this.staging = staging;
        this.status = new RestoreStatus(api);
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(ObjectKey key) throws InterruptedException {
        Optional<PvRestore> restore = api.find(RestoreStatus.RESTORES, key)
                .filter(one -> node.equals(one.spec().nodeName()))
                .filter(one -> one.phase() == COMMITTED || OURS.contains(one.phase()));
        if (restore.isEmpty() || hasFailed(restore.get())) {
            return Outcome.done();
        }
        if (restore.get().phase() == COMMITTED) {
            return tellPlaced(restore.get());
        }
        List<RestoredVolume> volumes = volumes(restore.get());
        // Only the provisioner's lock makes the wish an order: anybody can write a PvRestore.
        return volumes.size() == restore.get().spec().volumes().size()
                ? work(restore.get(), volumes)
                : Outcome.requeueAfter(LOOK_AGAIN);
    }

    /** For people only: the move ends by what the StorageNode says. */
    private Outcome tellPlaced(PvRestore restore) {
        String uid = restore.metadata().getUid();
        long placed = api.find(PlacedReconciler.STORAGE_NODES, ObjectKey.of(node)).map(StorageNode::status).stream()
                .flatMap(one -> one.placed().stream())
                .filter(one -> uid.equals(one.restoreUid()))
                .count();
        if (placed < restore.spec().volumes().size()) {
            return Outcome.requeueAfter(LOOK_AGAIN);
        }
        status.write(ObjectKey.of(restore), uid, Set.of(COMMITTED), Map.of("phase", PLACED.value()));
        return Outcome.done();
    }

    private Outcome work(PvRestore restore, List<RestoredVolume> volumes) throws InterruptedException {
        ObjectKey key = ObjectKey.of(restore);
        String uid = restore.metadata().getUid();
        RestoreProgress progress = new RestoreProgress();
        if (!status.write(key, uid, OURS, progress.status(RESTORING.value()))) {
            return Outcome.done();
        }
        Ticker ticker = new Ticker(REPORT, () -> status.write(key, uid, OURS, progress.status(RESTORING.value())));
        boolean complete;
        try (ticker) {
            complete = stage(restore, volumes, progress);
        } catch (InterruptedException e) {
            if (!ticker.isUnwanted()) {
                throw e;
            }
            LOG.info("restore {} is not wanted any more", key);
            return Outcome.done();
        }
        status.write(key, uid, OURS, progress.status((complete ? STAGED : RESTORING).value()));
        return Outcome.done();
    }

    /** @return whether all is staged; if not, the progress says why */
    private boolean stage(PvRestore restore, List<RestoredVolume> volumes, RestoreProgress progress)
            throws InterruptedException {
        LocalVolume at = volumes.getFirst().volume();
        try {
            Map<String, Optional<Snapshot>> chosen = choose(restore, volumes);
            chosen.forEach(progress::chosen);
            for (RestoredVolume one : volumes) {
                at = one.volume();
                String name = at.name();
                staging.stage(
                        restore.metadata().getNamespace(),
                        at,
                        restore.metadata().getUid(),
                        pool(at.basePath()),
                        chosen.get(name),
                        now -> progress.restoring(name, now));
                progress.staged(name);
            }
            return true;
        } catch (RestoreFailure failure) {
            RestoreFailure cause = TargetDisk.causeOf(failure, folder(restore, at));
            LOG.warn(
                    "restore {}: {}: {}; {}",
                    ObjectKey.of(restore),
                    cause.reason(),
                    cause.getMessage(),
                    failure.getMessage());
            progress.failed(at.name(), cause);
            return false;
        }
    }

    /** Where this volume is being staged; before that, where everything of ours is. */
    private static Path folder(PvRestore restore, LocalVolume volume) {
        VolumePaths paths = new VolumePaths(Path.of(volume.basePath()), volume.name());
        Path staging = paths.staging(restore.metadata().getUid());
        return Files.isDirectory(staging) ? staging : paths.basePath().resolve(Names.OWN_FOLDER);
    }

    private Map<String, Optional<Snapshot>> choose(PvRestore restore, List<RestoredVolume> volumes)
            throws RestoreFailure, InterruptedException {
        PvRestore.Spec spec = restore.spec();
        List<SnapshotChoice.Volume> all = new ArrayList<>();
        for (RestoredVolume one : volumes) {
            boolean asked = spec.emptyStart() != EmptyStart.ALWAYS;
            List<Snapshot> snapshots = asked
                    ? source.snapshots(
                            restore.metadata().getNamespace(), one.volume().name())
                    : List.of();
            all.add(new SnapshotChoice.Volume(one.volume().name(), one.volume().epoch(), one.origin(), snapshots));
        }
        Optional<Duration> maxAge =
                Optional.ofNullable(spec.maxDataAgeSeconds()).map(Duration::ofSeconds);
        return new SnapshotChoice(spec.snapshot(), spec.emptyStart(), maxAge, clock.instant()).of(all);
    }

    /** Those that are locked for this restore, in the order of their names. */
    private List<RestoredVolume> volumes(PvRestore restore) {
        return restore.spec().volumes().stream()
                .sorted()
                .flatMap(name -> api.<V1PersistentVolume>find(ResourceKind.VOLUMES, ObjectKey.of(name)).stream())
                .flatMap(volume -> RestoredVolume.of(volume).stream())
                .filter(one -> one.volume().moving().equals(restore.metadata().getUid()))
                .toList();
    }

    private String pool(String basePath) throws RestoreFailure {
        return api.find(PlacedReconciler.STORAGE_NODES, ObjectKey.of(node)).map(StorageNode::status).stream()
                .flatMap(one -> one.pools().stream())
                .filter(pool -> basePath.equals(pool.path()) && PoolState.of(pool.state()) == PoolState.READY)
                .map(StorageNode.Pool::uuid)
                .findFirst()
                .orElseThrow(() -> new RestoreFailure(
                        RestoreReason.TARGET_FAILED, "node " + node + " has no usable pool at " + basePath));
    }

    private static boolean hasFailed(PvRestore restore) {
        return restore.status() != null
                && restore.status().volumes().stream().anyMatch(volume -> volume.failure() != null);
    }
}
