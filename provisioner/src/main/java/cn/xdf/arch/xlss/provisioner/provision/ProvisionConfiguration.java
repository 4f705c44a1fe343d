package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.capacity.CapacityProperties;
import cn.xdf.arch.xlss.capacity.Promises;
import cn.xdf.arch.xlss.capacity.RoomReservations;
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
import cn.xdf.arch.xlss.provisioner.directory.DirectoryPods;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Provisioning: watched are claims that name us, and the pods that make directories; written are PersistentVolumes. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CapacityProperties.class)
public class ProvisionConfiguration {
    private static final Duration RESYNC = Duration.ofMinutes(2);

    /** A directory is made in a few seconds, and then its volume shows that the room is taken. */
    private static final Duration MAKING = Duration.ofMinutes(1);

    /** Each waits for the API most of the time. */
    private static final int WORKERS = 8;

    @Bean
    WatchedCache<ClaimFacts> provisionedClaims(WatchedCaches caches) {
        return caches.watch(ResourceKind.CLAIMS, ListQuery.ALL, claim -> ClaimReader.read(claim)
                .orElse(null));
    }

    @Bean
    Promises promises() {
        return new Promises();
    }

    /** Claims count when they are made: which of those that wait come first is decided then. */
    @Bean
    RoomReservations roomReservations(Promises promises, WatchedCache<VolumeReading> volumes, Clock clock) {
        volumes.onChange((key, before, after) -> promises.made(
                key.name(),
                after instanceof VolumeReading.Ours(LocalVolume volume) ? Optional.of(volume) : Optional.empty()));
        return new RoomReservations(promises, MAKING, clock);
    }

    @Bean
    ReconcileLoop<ObjectKey> provisionLoop(
            KubernetesApi api,
            EventRecorder events,
            DirectoryPods pods,
            WatchedCache<ClaimFacts> provisionedClaims,
            WatchedCache<VolumeReading> volumes,
            RoomReservations reservations,
            CapacityProperties capacity,
            Leadership leadership,
            MeterRegistry meters,
            Clock clock) {
        Targets targets = new Targets(api, reservations, capacity.overProvisioning());
        ClaimReconciler reconciler = new ClaimReconciler(
                new ClaimStore(api, events, new ProvisionMeters(provisionedClaims::values, meters)),
                pods,
                targets,
                new AvoidedNodes(api, clock),
                provisionedClaims,
                volumes,
                clock);
        LoopSettings settings = LoopSettings.named("provision")
                .workers(WORKERS)
                .resync(RESYNC)
                .gate(() ->
                        leadership.isLeader() && provisionedClaims.isFresh() && volumes.isFresh() && pods.isFresh());
        ReconcileLoop<ObjectKey> loop =
                new ReconcileLoop<>(settings, reconciler, () -> all(provisionedClaims, pods), meters, clock);
        provisionedClaims.onChange((key, before, after) -> loop.enqueue(key));
        pods.onChange(batch -> batch.claims().forEach(loop::enqueue));
        volumes.onChange((key, before, after) -> {
            if (before == null && after instanceof VolumeReading.Ours(LocalVolume volume)) {
                volume.claim().ifPresent(claim -> loop.enqueue(ObjectKey.of(claim.namespace(), claim.name())));
            }
        });
        return loop;
    }

    private static Set<ObjectKey> all(WatchedCache<ClaimFacts> claims, DirectoryPods pods) {
        Set<ObjectKey> all = new HashSet<>(claims.keys());
        pods.all().forEach(batch -> batch.claims().forEach(all::add));
        return all;
    }
}
