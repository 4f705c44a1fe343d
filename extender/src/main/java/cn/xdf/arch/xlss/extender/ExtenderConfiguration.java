package cn.xdf.arch.xlss.extender;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.boot.BackgroundLoop;
import cn.xdf.arch.xlss.capacity.CapacityProperties;
import cn.xdf.arch.xlss.capacity.Promises;
import cn.xdf.arch.xlss.capacity.RoomReservations;
import cn.xdf.arch.xlss.extender.bind.Binds;
import cn.xdf.arch.xlss.extender.binding.Reservations;
import cn.xdf.arch.xlss.extender.cluster.ClusterFacts;
import cn.xdf.arch.xlss.extender.cluster.HeapTidying;
import cn.xdf.arch.xlss.extender.cluster.PodConditions;
import cn.xdf.arch.xlss.extender.http.RequestMetrics;
import cn.xdf.arch.xlss.extender.http.VerbEndpoint;
import cn.xdf.arch.xlss.extender.http.Verdicts;
import cn.xdf.arch.xlss.extender.mark.MarkReconciler;
import cn.xdf.arch.xlss.extender.version.SchedulerVersion;
import cn.xdf.arch.xlss.http.FaultLog;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.Freshness;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesConfiguration;
import cn.xdf.arch.xlss.kube.LoopSettings;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ReconcileLoop;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The map of the extender: what there is, and who needs whom. {@link BindConfiguration} holds what answers binds, {@link VerbServerConfiguration} the server
 * below all.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ExtenderProperties.class, CapacityProperties.class})
@Import(KubernetesConfiguration.class)
class ExtenderConfiguration {
    private static final Duration COURTESY = Duration.ofSeconds(5);

    /** How long the watches may take to show what was written; what fails meanwhile only keeps others from its room. */
    private static final Duration WATCHES_LAG = Duration.ofSeconds(10);

    @Bean
    RequestMetrics requestMetrics(MeterRegistry registry) {
        return new RequestMetrics(registry);
    }

    @Bean
    FaultLog faultLog(RequestMetrics metrics, InstantSource clock) {
        return new FaultLog(metrics::count, clock);
    }

    @Bean
    Reservations reservations() {
        return new Reservations();
    }

    @Bean
    Promises promises() {
        return new Promises();
    }

    @Bean
    RoomReservations roomReservations(Promises promises, InstantSource clock) {
        return new RoomReservations(promises, WATCHES_LAG, clock);
    }

    @Bean
    ClusterFacts clusterFacts(
            WatchedCaches caches,
            Freshness freshness,
            Reservations reservations,
            Promises promises,
            RoomReservations roomReservations,
            CapacityProperties capacity,
            InstantSource clock) {
        return new ClusterFacts(
                caches, freshness, reservations, promises, roomReservations, capacity.overProvisioning(), clock);
    }

    @Bean
    BackgroundLoop heapTidyingLoop(ClusterFacts facts) {
        return HeapTidying.loop(facts);
    }

    @Bean
    PodConditions podConditions(KubernetesApi api, InstantSource clock) {
        return new PodConditions(api, clock);
    }

    @Bean
    SchedulerVersion schedulerVersion(
            KubernetesApi api,
            EventRecorder events,
            @Value("${POD_NAMESPACE:" + Names.SYSTEM_NAMESPACE + "}") String namespace,
            @Value("${POD_NAME:${HOSTNAME:localhost}}") String pod,
            MeterRegistry registry) {
        return new SchedulerVersion(api, events, ObjectKey.of(namespace, pod), registry);
    }

    @Bean
    BackgroundLoop schedulerVersionLoop(SchedulerVersion version) {
        return version.loop();
    }

    /** Runs in every replica: a mark is the same whoever writes it. */
    @Bean
    ReconcileLoop<ObjectKey> marks(
            KubernetesApi api,
            ClusterFacts facts,
            PodConditions conditions,
            MeterRegistry registry,
            InstantSource clock) {
        var settings =
                LoopSettings.named("marks").workers(2).gate(() -> facts.fault().isEmpty());
        var loop = new ReconcileLoop<>(
                settings, new MarkReconciler(api, facts, conditions, COURTESY), facts::pods, registry, clock);
        facts.onRelocation(loop::enqueue);
        return loop;
    }

    @Bean
    VerbEndpoint verbEndpoint(
            ClusterFacts facts, Binds binds, ExtenderProperties properties, RequestMetrics metrics, FaultLog faults) {
        return new VerbEndpoint(new Verdicts(facts, binds), properties.maxBodyBytes(), metrics, faults);
    }
}
