package cn.xdf.arch.xlss.agent.restore;

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
        Staging staging = new Staging(source, new Verification(source));
        ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>(
                LoopSettings.named("restores").workers(AT_ONCE).resync(RESYNC).passLimit(LONGEST_RESTORE),
                new RestoreReconciler(api, node, source, staging, clock),
                restores::keys,
                meters,
                clock);
        restores.onChange((key, before, after) -> loop.enqueue(key));
        return loop;
    }

    /** Asked by whoever puts something in place, also anew after a restart; the resync finds what is left to sweep. */
    @Bean
    ReconcileLoop<ObjectKey> placedLoop(
            KubernetesApi api, @Value("${xlss.agent.node-name}") String node, MeterRegistry meters, Clock clock) {
        ObjectKey self = ObjectKey.of(node);
        return new ReconcileLoop<>(
                LoopSettings.named("placed").workers(1).resync(RESYNC),
                new PlacedReconciler(api),
                () -> List.of(self),
                meters,
                clock);
    }

    @Bean
    ReconcileLoop<ObjectKey> placeLoop(
            KubernetesApi api,
            WatchedCaches caches,
            ReconcileLoop<ObjectKey> placedLoop,
            @Value("${xlss.agent.node-name}") String node,
            MeterRegistry meters,
            Clock clock) {
        WatchedCache<String> placings =
                caches.watch(ResourceKind.VOLUMES, ListQuery.ALL, volume -> placing(volume, node));
        ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>(
                LoopSettings.named("placing").resync(RESYNC),
                new PlaceReconciler(api, node, new Placement(clock), () -> placedLoop.enqueue(ObjectKey.of(node))),
                placings::keys,
                meters,
                clock);
        placings.onChange((key, before, after) -> loop.enqueue(key));
        return loop;
    }

    private static WatchedRestore watched(PvRestore restore, String node) {
        return node.equals(restore.spec().nodeName())
                ? new WatchedRestore(restore.metadata().getResourceVersion())
                : null;
    }

    private static String placing(V1PersistentVolume volume, String node) {
        return VolumeReader.read(volume) instanceof VolumeReading.Ours(LocalVolume ours)
                ? ours.placing()
                        .filter(one -> one.node().equals(node))
                        .map(one -> one.annotation())
                        .orElse(null)
                : null;
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
