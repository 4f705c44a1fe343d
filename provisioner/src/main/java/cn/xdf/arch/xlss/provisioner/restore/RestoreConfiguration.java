package cn.xdf.arch.xlss.provisioner.restore;

import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.api.StorageNode.Verdict;
import cn.xdf.arch.xlss.capacity.Promises;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.Leadership;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.LoopSettings;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ReconcileLoop;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import cn.xdf.arch.xlss.provisioner.signpost.WatchedNode;
import cn.xdf.arch.xlss.provisioner.verdict.WatchedStorageNode;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Restores: watched are PvRestores and what nodes put in place, written are PersistentVolumes, Nodes' signposts and PvRestores. */
@Configuration(proxyBeanMethods = false)
public class RestoreConfiguration {
    private static final Duration RESYNC = Duration.ofMinutes(1);

    @Bean
    RestoreMeters restoreMeters(WatchedCache<WatchedRestore> restores, MeterRegistry meters, Clock clock) {
        return new RestoreMeters(restores::values, meters, clock);
    }

    /** @param promises is told of the room that restored volumes need */
    @Bean
    WatchedCache<WatchedRestore> restores(WatchedCaches caches, Promises promises) {
        WatchedCache<WatchedRestore> restores = caches.watch(RestoreReader.RESTORES, ListQuery.ALL, WatchedRestore::of);
        restores.onChange((key, before, after) -> {
            if (before != null) {
                before.volumes().forEach(volume -> promises.arriving(volume, before.uid(), Optional.empty()));
            }
            if (after != null) {
                after.volumes().forEach(volume -> promises.arriving(volume, after.uid(), after.brings()));
            }
        });
        return restores;
    }

    @Bean
    ReconcileLoop<ObjectKey> restoreLoop(
            KubernetesApi api,
            EventRecorder events,
            WatchedCache<WatchedRestore> restores,
            WatchedCache<VolumeReading> volumes,
            WatchedCache<WatchedNode> nodes,
            WatchedCache<WatchedStorageNode> storageNodes,
            RestoreMeters restoreMeters,
            Leadership leadership,
            MeterRegistry meters,
            Clock clock) {
        Signs signs = new Signs(api);
        RestoreReconciler reconciler = new RestoreReconciler(
                api, new RestoreReader(api, signs, clock), signs, new VolumeWrites(api), events, restoreMeters, clock);
        ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>(
                LoopSettings.named("restores").resync(RESYNC).gate(leadership::isLeader),
                reconciler,
                () -> unfinished(restores),
                meters,
                clock);
        restores.onChange((key, before, after) -> loop.enqueue(key));
        volumes.onChange((key, before, after) -> enqueueThoseOf(Set.of(key.name()), restores, loop));
        nodes.onChange((key, before, after) -> {
            if (before != null && after != null) {
                enqueueThoseOf(turned(before.facts().signposts(), after.facts().signposts()), restores, loop);
            }
        });
        storageNodes.onChange((key, before, after) -> {
            if (health(before) != health(after)) { // a home is back, or a target is lost
                restores.keys().forEach(loop::enqueue);
            }
        });
        return loop;
    }

    private static List<ObjectKey> unfinished(WatchedCache<WatchedRestore> restores) {
        return restores.keys().stream()
                .filter(key -> restores.get(key)
                        .flatMap(WatchedRestore::phase)
                        .filter(PvRestorePhase::finished)
                        .isEmpty())
                .toList();
    }

    private static NodeHealth health(WatchedStorageNode node) {
        return node == null ? null : node.verdict().map(Verdict::health).orElse(null);
    }

    private static void enqueueThoseOf(
            Set<String> names, WatchedCache<WatchedRestore> restores, ReconcileLoop<ObjectKey> loop) {
        restores.keys().stream()
                .filter(key -> restores.get(key).stream()
                        .anyMatch(one -> one.volumes().stream().anyMatch(names::contains)))
                .forEach(loop::enqueue);
    }

    /** The volumes whose signposts are not what they were. */
    private static Set<String> turned(Map<String, String> before, Map<String, String> after) {
        Set<String> turned = new HashSet<>(before.keySet());
        turned.addAll(after.keySet());
        turned.removeIf(volume -> Objects.equals(before.get(volume), after.get(volume)));
        return turned;
    }

    @Bean
    ReconcileLoop<ObjectKey> lockLoop(
            KubernetesApi api,
            WatchedCache<WatchedRestore> restores,
            WatchedCache<WatchedStorageNode> storageNodes,
            WatchedCache<VolumeReading> volumes,
            Leadership leadership,
            MeterRegistry meters,
            Clock clock) {
        ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>(
                LoopSettings.named("locks").resync(RESYNC).gate(leadership::isLeader),
                new LockReconciler(api, new VolumeWrites(api)),
                () -> volumes.keys().stream()
                        .filter(key -> isMoving(volumes.get(key)))
                        .toList(),
                meters,
                clock);
        volumes.onChange((key, before, after) -> {
            if (isMoving(Optional.ofNullable(after))) {
                loop.enqueue(key);
            }
        });
        restores.onChange((key, before, after) -> (after == null ? before : after)
                .volumes().stream()
                        .map(ObjectKey::of)
                        .filter(volume -> isMoving(volumes.get(volume)))
                        .forEach(loop::enqueue));
        storageNodes.onChange((key, before, after) -> (after == null ? before : after)
                .placed().stream()
                        .map(placed -> ObjectKey.of(placed.name()))
                        .filter(volume -> isMoving(volumes.get(volume)))
                        .forEach(loop::enqueue));
        return loop;
    }

    private static boolean isMoving(Optional<VolumeReading> reading) {
        return reading.isPresent()
                && reading.get() instanceof VolumeReading.Ours(LocalVolume volume)
                && !volume.isAtRest();
    }
}
