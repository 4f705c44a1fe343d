package cn.xdf.arch.xlss.provisioner.signpost;

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
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Signposts: watched are all Nodes and our volumes, written are labels of Nodes. */
@Configuration(proxyBeanMethods = false)
public class SignpostConfiguration {
    private static final Duration RESYNC = Duration.ofMinutes(5);

    @Bean
    WatchedCache<WatchedNode> nodes(WatchedCaches caches) {
        return caches.watch(ResourceKind.NODES, ListQuery.ALL, WatchedNode::of);
    }

    @Bean
    WatchedCache<VolumeReading> volumes(WatchedCaches caches) {
        return caches.watch(ResourceKind.VOLUMES, ListQuery.ALL, volume -> known(VolumeReader.read(volume)));
    }

    private static VolumeReading known(VolumeReading reading) {
        return reading instanceof VolumeReading.Foreign ? null : reading;
    }

    @Bean
    ReconcileLoop<ObjectKey> signpostLoop(
            KubernetesApi api,
            WatchedCache<WatchedNode> nodes,
            WatchedCache<VolumeReading> volumes,
            Leadership leadership,
            MeterRegistry meters,
            Clock clock) {
        SignpostReconciler reconciler = new SignpostReconciler(api, nodes, volumes);
        LoopSettings settings = LoopSettings.named("signposts")
                .resync(RESYNC)
                .gate(() -> leadership.isLeader() && nodes.isFresh() && volumes.isFresh());
        ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>(settings, reconciler, nodes::keys, meters, clock);
        SignpostTriggers triggers = new SignpostTriggers(nodes, loop::enqueue);
        nodes.onChange(triggers::nodeChanged);
        volumes.onChange(triggers::volumeChanged);
        return loop;
    }

    @Bean
    ReconcileLoop<ObjectKey> refusalLoop(
            KubernetesApi api,
            EventRecorder events,
            WatchedCache<VolumeReading> volumes,
            Leadership leadership,
            MeterRegistry meters,
            Clock clock) {
        RefusalReconciler reconciler = new RefusalReconciler(api, events, volumes);
        ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>(
                LoopSettings.named("refusals").gate(leadership::isLeader), reconciler, volumes::keys, meters, clock);
        volumes.onChange((key, before, after) -> loop.enqueue(key));
        return loop;
    }

    @Bean
    MeterBinder refusedVolumes(WatchedCache<VolumeReading> volumes) {
        return meters -> Gauge.builder("xlss.volumes.refused", volumes, SignpostConfiguration::refused)
                .description("Volumes of ours whose annotations are not in order: mounted nowhere")
                .register(meters);
    }

    private static double refused(WatchedCache<VolumeReading> volumes) {
        return volumes.values().stream()
                .filter(VolumeReading.Refused.class::isInstance)
                .count();
    }
}
