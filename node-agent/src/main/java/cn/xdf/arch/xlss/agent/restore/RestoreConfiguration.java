package cn.xdf.arch.xlss.agent.restore;

import cn.xdf.arch.xlss.agent.place.Durable;
import cn.xdf.arch.xlss.agent.place.Placement;
import cn.xdf.arch.xlss.api.PvRestore;
import cn.xdf.arch.xlss.api.RestoreReason;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.LoopSettings;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ReconcileLoop;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Restores to this node: staged as PvRestores say, put in place as PersistentVolumes say. */
@Configuration(proxyBeanMethods = false)
public class RestoreConfiguration {
    private static final Duration RESYNC = Duration.ofMinutes(1);
    /** Longer than restic's own deadline: a pass restores whole volumes. */
    private static final Duration LONGEST_RESTORE = Duration.ofHours(49);

    private static final int AT_ONCE = 2;

    /** What is kept of a PvRestore to this node. */
    record WatchedRestore(String version) {}

    @Bean
    ReconcileLoop<ObjectKey> restoreLoop(
            KubernetesApi api,
            WatchedCaches caches,
            ObjectProvider<SnapshotSource> sources,
            @Value("${xlss.agent.node-name}") String node,
            MeterRegistry meters,
            Clock clock) {
        WatchedCache<WatchedRestore> restores =
                caches.watch(RestoreStatus.RESTORES, ListQuery.ALL, restore -> watched(restore, node));
        SnapshotSource source = sources.getIfAvailable(NoSource::new);
        Staging staging = new Staging(source, new Verification(source), Durable::filesystem);
        ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>(
                LoopSettings.named("restores").workers(AT_ONCE).resync(RESYNC).passLimit(LONGEST_RESTORE),
                new RestoreReconciler(api, node, source, staging, clock),
                restores::keys,
                meters,
                clock);
        restores.onChange((key, before, after) -> loop.enqueue(key));
        return loop;
    }

    /** Asked by whoever puts something in place, also anew after a restart. */
    @Bean
    Placement placement(Clock clock) {
        return new Placement(clock);
    }

    @Bean
    WatchedCache<Whereabouts> whereabouts(WatchedCaches caches) {
        return caches.watch(ResourceKind.VOLUMES, ListQuery.ALL, RestoreConfiguration::whereabouts);
    }

    @Bean
    ReconcileLoop<ObjectKey> placedLoop(
            KubernetesApi api,
            WatchedCache<Whereabouts> whereabouts,
            Placement placement,
            @Value("${xlss.agent.node-name}") String node,
            MeterRegistry meters,
            Clock clock) {
        ObjectKey self = ObjectKey.of(node);
        ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>(
                LoopSettings.named("placed").workers(1).resync(RESYNC),
                new PlacedReconciler(api, whereabouts, new FormerHome(api, node, whereabouts, placement)),
                () -> List.of(self),
                meters,
                clock);
        whereabouts.onChange((key, before, after) -> {
            if (Whereabouts.leavesSomething(before, after, node)) {
                loop.enqueue(self);
            }
        });
        loop.enqueue(self); // what happened while no agent ran
        return loop;
    }

    @Bean
    ReconcileLoop<ObjectKey> placeLoop(
            KubernetesApi api,
            WatchedCache<Whereabouts> whereabouts,
            ReconcileLoop<ObjectKey> placedLoop,
            Placement placement,
            @Value("${xlss.agent.node-name}") String node,
            MeterRegistry meters,
            Clock clock) {
        ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>(
                LoopSettings.named("placing").resync(RESYNC),
                new PlaceReconciler(api, node, placement, () -> placedLoop.enqueue(ObjectKey.of(node))),
                () -> whereabouts.keys().stream()
                        .filter(key -> isPlacedHere(whereabouts.get(key).orElse(null), node))
                        .toList(),
                meters,
                clock);
        whereabouts.onChange((key, before, after) -> {
            if (isPlacedHere(after, node)) {
                loop.enqueue(key);
            }
        });
        return loop;
    }

    private static WatchedRestore watched(PvRestore restore, String node) {
        return node.equals(restore.spec().nodeName())
                ? new WatchedRestore(restore.metadata().getResourceVersion())
                : null;
    }

    private static Whereabouts whereabouts(V1PersistentVolume volume) {
        return VolumeReader.read(volume) instanceof VolumeReading.Ours(LocalVolume ours) ? Whereabouts.of(ours) : null;
    }

    private static boolean isPlacedHere(Whereabouts volume, String node) {
        return volume != null
                && volume.placing()
                        .filter(placing -> placing.node().equals(node))
                        .isPresent();
    }

    /** Stands where no repository is configured: an empty start is possible, a restore says why not. */
    private record NoSource() implements SnapshotSource {
        private static RestoreFailure failure() {
            return new RestoreFailure(RestoreReason.REPOSITORY_FAILED, "this agent has no backup repository");
        }

        @Override
        public List<Snapshot> snapshots(String namespace, String volume) throws RestoreFailure {
            throw failure();
        }

        @Override
        public void restore(String namespace, Snapshot snapshot, Path target, Consumer<Progress> progress)
                throws RestoreFailure {
            throw failure();
        }

        @Override
        public void list(String namespace, Snapshot snapshot, Consumer<TreeEntry> entries) throws RestoreFailure {
            throw failure();
        }
    }
}
