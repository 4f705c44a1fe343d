package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.Leadership;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.LoopSettings;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ReconcileLoop;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPod;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPods;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Provisioning: watched are claims that name us, and the pods that make directories; written are PersistentVolumes. */
@Configuration(proxyBeanMethods = false)
public class ProvisionConfiguration {
    private static final Duration RESYNC = Duration.ofMinutes(2);

    /** Each waits for the API most of the time. */
    private static final int WORKERS = 8;

    @Bean
    DirectoryPods directoryPods(KubernetesApi api, WatchedCaches caches) {
        return new DirectoryPods(api, caches);
    }

    @Bean
    WatchedCache<ClaimFacts> provisionedClaims(WatchedCaches caches) {
        return caches.watch(ResourceKind.CLAIMS, ListQuery.ALL, claim -> ClaimReader.read(claim)
                .orElse(null));
    }

    @Bean
    ReconcileLoop<ObjectKey> provisionLoop(
            KubernetesApi api,
            EventRecorder events,
            DirectoryPods pods,
            WatchedCache<ClaimFacts> provisionedClaims,
            WatchedCache<VolumeReading> volumes,
            Leadership leadership,
            MeterRegistry meters,
            Clock clock) {
        WatchedCache<DirectoryPod> seen = pods.cache();
        ClaimReconciler reconciler =
                new ClaimReconciler(new ClaimStore(api, events), pods, new Targets(api), provisionedClaims, volumes);
        LoopSettings settings = LoopSettings.named("provision")
                .workers(WORKERS)
                .resync(RESYNC)
                .gate(() ->
                        leadership.isLeader() && provisionedClaims.isFresh() && volumes.isFresh() && seen.isFresh());
        ReconcileLoop<ObjectKey> loop =
                new ReconcileLoop<>(settings, reconciler, () -> all(provisionedClaims, seen), meters, clock);
        provisionedClaims.onChange((key, before, after) -> loop.enqueue(key));
        seen.onChange((key, before, after) ->
                loop.enqueue((after == null ? before : after).task().claim()));
        return loop;
    }

    private static Set<ObjectKey> all(WatchedCache<ClaimFacts> claims, WatchedCache<DirectoryPod> pods) {
        Set<ObjectKey> all = new HashSet<>(claims.keys());
        pods.values().forEach(pod -> all.add(pod.task().claim()));
        return all;
    }
}
