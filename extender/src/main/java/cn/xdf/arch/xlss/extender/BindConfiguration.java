package cn.xdf.arch.xlss.extender;

import cn.xdf.arch.xlss.capacity.RoomReservations;
import cn.xdf.arch.xlss.extender.bind.Binder;
import cn.xdf.arch.xlss.extender.bind.Binds;
import cn.xdf.arch.xlss.extender.bind.Holds;
import cn.xdf.arch.xlss.extender.bind.RelocationMetrics;
import cn.xdf.arch.xlss.extender.bind.Rooms;
import cn.xdf.arch.xlss.extender.bind.Settlement;
import cn.xdf.arch.xlss.extender.binding.Reservations;
import cn.xdf.arch.xlss.extender.cluster.ClusterFacts;
import cn.xdf.arch.xlss.extender.cluster.KubernetesCluster;
import cn.xdf.arch.xlss.extender.cluster.KubernetesPlaceholders;
import cn.xdf.arch.xlss.extender.cluster.PodConditions;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.LoopSettings;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ReconcileLoop;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What binds need: the API, the placeholders that keep their room, what wakes those that wait, and who answers them. */
@Configuration(proxyBeanMethods = false)
class BindConfiguration {
    @Bean
    KubernetesCluster kubernetesCluster(
            KubernetesApi api,
            ClusterFacts facts,
            RoomReservations roomReservations,
            EventRecorder events,
            PodConditions conditions) {
        return new KubernetesCluster(api, facts, roomReservations, events, conditions);
    }

    @Bean
    KubernetesPlaceholders placeholders(KubernetesApi api, WatchedCaches caches, ExtenderProperties properties) {
        return new KubernetesPlaceholders(api, caches, properties.placeholderImage());
    }

    @Bean
    Rooms rooms(
            KubernetesPlaceholders placeholders,
            ExtenderProperties properties,
            @Value("${HOSTNAME:localhost}") String host) {
        return new Rooms(placeholders, host + "_" + UUID.randomUUID(), properties.placeholders());
    }

    /** Runs in every replica: the holder of a placeholder may be dead. */
    @Bean
    ReconcileLoop<ObjectKey> roomSweep(
            KubernetesPlaceholders placeholders, Rooms rooms, MeterRegistry registry, InstantSource clock) {
        var settings = LoopSettings.named("rooms").workers(2);
        var loop = new ReconcileLoop<>(settings, rooms, placeholders::keys, registry, clock);
        placeholders.onKey(loop::enqueue);
        rooms.onEnd(loop::enqueue);
        return loop;
    }

    @Bean
    Holds holds(ClusterFacts facts, KubernetesPlaceholders placeholders, MeterRegistry registry) {
        var holds = new Holds();
        facts.onChange(holds::changed);
        placeholders.onChange(holds::changed);
        Gauge.builder("xlss.extender.binds.held", holds, Holds::open)
                .description("Binds that wait for volumes of their pods")
                .register(registry);
        Gauge.builder(
                        "xlss.extender.binds.held.oldest.age",
                        holds,
                        one -> one.oldest().toMillis() / 1e3)
                .description("How long the bind has been waiting that began first; 0: none waits")
                .baseUnit("seconds")
                .register(registry);
        return holds;
    }

    @Bean
    Binder binder(
            KubernetesCluster cluster,
            Holds holds,
            Rooms rooms,
            Reservations reservations,
            ExtenderProperties properties,
            MeterRegistry registry,
            InstantSource clock) {
        var metrics = new RelocationMetrics(registry);
        return new Binder(
                cluster,
                new Settlement(
                        cluster,
                        holds,
                        reservations,
                        metrics,
                        properties.provisionPatience(),
                        properties.restoreRest(),
                        clock),
                rooms,
                clock);
    }

    @Bean
    Binds binds(Binder binder, MeterRegistry registry) {
        var binds = new Binds(binder);
        Gauge.builder("xlss.extender.binds.in.flight", binds, Binds::inFlight)
                .description("Binds that were asked for and not answered yet")
                .register(registry);
        return binds;
    }
}
