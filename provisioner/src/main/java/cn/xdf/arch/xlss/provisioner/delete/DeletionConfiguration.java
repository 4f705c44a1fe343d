package cn.xdf.arch.xlss.provisioner.delete;

import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.Leadership;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.LoopSettings;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ReconcileLoop;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPods;
import cn.xdf.arch.xlss.provisioner.node.StorageNodes;
import cn.xdf.arch.xlss.provisioner.signpost.WatchedNode;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Deletion: watched are our volumes, the pods that remove directories, and nodes with their pools; deleted are PersistentVolumes. */
@Configuration(proxyBeanMethods = false)
public class DeletionConfiguration {
    private static final Duration RESYNC = Duration.ofMinutes(2);

    @Bean
    ReconcileLoop<ObjectKey> deletionLoop(
            KubernetesApi api,
            EventRecorder events,
            DirectoryPods pods,
            WatchedCache<VolumeReading> volumes,
            WatchedCache<WatchedNode> nodes,
            WatchedCaches caches,
            Leadership leadership,
            MeterRegistry meters,
            Clock clock) {
        DoomedVolumes doomed = new DoomedVolumes(api, events);
        Homes homes = new Homes(api, (volume, reason) -> doomed.warn(volume, "VolumeLeftBehind", reason));
        DeletionReconciler reconciler = new DeletionReconciler(doomed, homes, pods, volumes, clock);
        LoopSettings settings = LoopSettings.named("deletion")
                .resync(RESYNC)
                .gate(() -> leadership.isLeader() && volumes.isFresh() && pods.isFresh());
        ReconcileLoop<ObjectKey> loop =
                new ReconcileLoop<>(settings, reconciler, () -> all(volumes, pods), meters, clock);
        volumes.onChange((key, before, after) -> loop.enqueue(key));
        pods.onChange(batch -> batch.volumes().forEach(loop::enqueue));
        nodes.onChange((key, before, after) -> {
            if (before == null || after == null || !before.condition().equals(after.condition())) {
                reconciler.waiting().forEach(loop::enqueue);
            }
        });
        caches.watch(StorageNodes.KIND, ListQuery.ALL, DeletionConfiguration::usable)
                .onChange((key, before, after) -> reconciler.waiting().forEach(loop::enqueue));
        return loop;
    }

    /** What {@link Homes} looks at: the pools of a node from which data can be removed, and where they are. */
    private static Set<String> usable(StorageNode node) {
        return Optional.ofNullable(node.status()).map(StorageNode.Status::pools).orElse(List.of()).stream()
                .filter(pool -> PoolState.of(pool.state()) == PoolState.READY)
                .map(pool -> pool.uuid() + " at " + pool.path())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<ObjectKey> all(WatchedCache<VolumeReading> volumes, DirectoryPods pods) {
        Set<ObjectKey> all = new HashSet<>(volumes.keys());
        pods.all().forEach(batch -> batch.volumes().forEach(all::add));
        return all;
    }
}
