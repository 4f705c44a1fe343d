package cn.xdf.arch.xlss.webhook;

import cn.xdf.arch.xlss.http.FaultLog;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesConfiguration;
import cn.xdf.arch.xlss.kube.LoopSettings;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ReconcileLoop;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import cn.xdf.arch.xlss.role.RoleProperties;
import cn.xdf.arch.xlss.webhook.certificate.CertificateLoop;
import cn.xdf.arch.xlss.webhook.certificate.ServingCertificate;
import cn.xdf.arch.xlss.webhook.cluster.AskedStorage;
import cn.xdf.arch.xlss.webhook.cluster.Memory;
import cn.xdf.arch.xlss.webhook.http.ReviewEndpoint;
import cn.xdf.arch.xlss.webhook.http.Router;
import cn.xdf.arch.xlss.webhook.http.WebhookMetrics;
import cn.xdf.arch.xlss.webhook.routing.RoutingPolicy;
import cn.xdf.arch.xlss.webhook.slipped.SlippedPodReconciler;
import cn.xdf.arch.xlss.webhook.slipped.SlippedPods;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * The map of the webhook: what there is, and who needs whom. {@link ReviewServerConfiguration} holds the server below it; only
 * {@link RemakeConfiguration} needs a leader.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({WebhookProperties.class, RoleProperties.class})
@Import(KubernetesConfiguration.class)
class WebhookConfiguration {
    @Bean
    WebhookMetrics webhookMetrics(MeterRegistry registry) {
        return new WebhookMetrics(registry);
    }

    @Bean
    FaultLog faultLog(WebhookMetrics metrics, InstantSource clock) {
        return new FaultLog(metrics::count, clock);
    }

    @Bean
    Memory memory(WatchedCaches caches) {
        return new Memory(caches);
    }

    @Bean
    RoutingPolicy routingPolicy(WebhookProperties properties) {
        return new RoutingPolicy(properties.largeVolume().toBytes());
    }

    @Bean
    Router router(Memory memory, KubernetesApi api, RoutingPolicy policy, WebhookProperties properties) {
        Duration limit = properties.lookupTimeout();
        return new Router(memory, new AskedStorage(memory, api, limit), policy, limit);
    }

    @Bean
    ReviewEndpoint reviewEndpoint(
            Router router, WebhookProperties properties, WebhookMetrics metrics, FaultLog faults) {
        return new ReviewEndpoint(router, properties.maxBodyBytes(), metrics, faults);
    }

    @Bean
    ServingCertificate servingCertificate(MeterRegistry registry) {
        ServingCertificate serving = new ServingCertificate();
        Gauge.builder("xlss.webhook.certificate.expiry.timestamp", serving, WebhookConfiguration::expirySeconds)
                .description("Until when the served certificate is good; 0: there is none")
                .baseUnit("seconds")
                .register(registry);
        return serving;
    }

    @Bean
    ReconcileLoop<ObjectKey> certificates(
            KubernetesApi api,
            WatchedCaches caches,
            ServingCertificate serving,
            WebhookProperties properties,
            MeterRegistry registry,
            InstantSource clock) {
        return switch (properties.certificate()) {
            case OWN -> CertificateLoop.own(api, caches, serving, registry, clock);
            case GIVEN -> CertificateLoop.given(api, caches, serving, registry, clock);
        };
    }

    /** In the readiness group. */
    @Bean
    HealthIndicator certificateHealthIndicator(ServingCertificate serving, InstantSource clock) {
        return () ->
                (serving.expiry().filter(clock.instant()::isBefore).isPresent() ? Health.up() : Health.down()).build();
    }

    @Bean
    SlippedPods slippedPods(
            Memory memory,
            RoutingPolicy policy,
            WebhookProperties properties,
            MeterRegistry registry,
            InstantSource clock) {
        SlippedPods slipped = new SlippedPods(memory, policy, properties.slippedAfter(), clock);
        Gauge.builder("xlss.webhook.pods.slipped", slipped, SlippedPods::count)
                .description("Pods with volumes of ours that wait for the default scheduler")
                .register(registry);
        return slipped;
    }

    /** Runs in every replica: the same Event of two is one object, so nobody need lead. */
    @Bean
    ReconcileLoop<ObjectKey> slippedPodEvents(
            Memory memory,
            SlippedPods slipped,
            EventRecorder events,
            WebhookProperties properties,
            MeterRegistry registry,
            InstantSource clock) {
        Duration patience = properties.slippedAfter();
        LoopSettings settings = LoopSettings.named("slipped-pods")
                .workers(1)
                .gate(() -> memory.isFresh() && memory.waiting().isFresh());
        ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>(
                settings, new SlippedPodReconciler(memory, slipped, events, patience), List::of, registry, clock);
        memory.waiting().onChange((key, before, after) -> {
            if (after != null) {
                loop.enqueueAfter(key, patience);
            }
        });
        return loop;
    }

    private static double expirySeconds(ServingCertificate serving) {
        return serving.expiry().map(expiry -> (double) expiry.getEpochSecond()).orElse(0.0);
    }
}
