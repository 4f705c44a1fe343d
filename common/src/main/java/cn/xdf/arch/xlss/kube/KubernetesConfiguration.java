package cn.xdf.arch.xlss.kube;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.DependsOn;

/** What a program gets when it imports this: the way to the Kubernetes API. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KubernetesProperties.class)
public class KubernetesConfiguration {

    @Bean
    KubernetesClients kubernetesClients(
            KubernetesProperties properties,
            @Value("${spring.application.name:program}") String program,
            ObjectProvider<BuildProperties> build) {
        BuildProperties facts = build.getIfAvailable();
        String version = facts == null ? "dev" : facts.getVersion();
        String name = program.startsWith("xlss") ? program : "xlss-" + program;
        return KubernetesClients.connect(properties, name + "/" + version);
    }

    @Bean
    KubernetesApi kubernetesApi(KubernetesClients clients, KubernetesProperties properties, InstantSource clock) {
        return new KubernetesApi(clients, properties, clock);
    }

    /** Ends before the API's clients do: it has last words. */
    @Bean
    @DependsOn("kubernetesApi")
    EventQueue eventQueue() {
        return new EventQueue();
    }

    @Bean
    EventRecorder eventRecorder(
            KubernetesApi api,
            EventQueue queue,
            @Value("${spring.application.name:xlss}") String program,
            InstantSource clock) {
        return new EventRecorder(api, program, clock, queue);
    }

    @Bean
    Freshness kubernetesFreshness(KubernetesProperties properties, InstantSource clock) {
        return new Freshness(clock, properties.staleAfter());
    }

    @Bean
    WatchedCaches watchedCaches(
            KubernetesClients clients, Freshness freshness, KubernetesProperties properties, InstantSource clock) {
        return new WatchedCaches(clients, freshness, properties, clock);
    }

    /** One figure for all caches: which of them it is says readiness. */
    @Bean
    MeterBinder cacheContact(Freshness freshness) {
        return meters -> Gauge.builder(
                        "xlss.caches.oldest.contact.timestamp", freshness, KubernetesConfiguration::seconds)
                .description(
                        "When the most neglected cache of the API's objects last heard of it; 0: one is not filled yet")
                .baseUnit("seconds")
                .register(meters);
    }

    private static double seconds(Freshness freshness) {
        return freshness.oldestContact().map(last -> last.toEpochMilli() / 1e3).orElse(0.0);
    }

    @Bean
    HealthIndicator reconcileProgressHealthIndicator(ObjectProvider<ReconcileLoop<?>> loops) {
        return () -> ProgressHealth.loops(loops.stream());
    }

    @Bean
    HealthIndicator kubernetesFreshnessHealthIndicator(Freshness freshness) {
        return () -> ProgressHealth.caches(freshness);
    }
}
