package cn.xdf.arch.xlss.provisioner.repository;

import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.Leadership;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.LoopSettings;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ReconcileLoop;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.SecretStore;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import cn.xdf.arch.xlss.provisioner.signpost.WatchedNode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The repository: watched are Nodes and namespaces; written are its two Secrets, one Node's label and its pod's annotation. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RepositoryProperties.class)
public class RepositoryConfiguration {
    /** For what is not watched: the Secrets, the pod, and certificates that grow old. */
    private static final Duration RESYNC = Duration.ofMinutes(1);

    @Bean
    WatchedCache<WatchedNamespace> namespaces(WatchedCaches caches) {
        return caches.watch(
                ResourceKind.NAMESPACES,
                ListQuery.ALL,
                namespace -> new WatchedNamespace(namespace.getMetadata().getName()));
    }

    @Bean
    Trouble repositoryTrouble(EventRecorder events) {
        return new Trouble(events);
    }

    @Bean
    ReconcileLoop<ObjectKey> repositoryLoop(
            KubernetesApi api,
            Trouble trouble,
            WatchedCache<WatchedNode> nodes,
            WatchedCache<WatchedNamespace> namespaces,
            RepositoryProperties properties,
            Leadership leadership,
            MeterRegistry meters,
            Clock clock) {
        RepositoryReconciler reconciler = new RepositoryReconciler(
                new SecretStore(api),
                new RepositoryCluster(api, nodes, namespaces),
                trouble,
                properties.embedded(),
                new SecureRandom(),
                clock);
        LoopSettings settings = LoopSettings.named("repository")
                .resync(RESYNC)
                .gate(() -> leadership.isLeader() && nodes.isFresh() && namespaces.isFresh());
        ReconcileLoop<ObjectKey> loop =
                new ReconcileLoop<>(settings, reconciler, () -> List.of(RepositoryReconciler.KEY), meters, clock);
        nodes.onChange((key, before, after) -> loop.enqueue(RepositoryReconciler.KEY));
        namespaces.onChange((key, before, after) -> loop.enqueue(RepositoryReconciler.KEY));
        return loop;
    }

    @Bean
    MeterBinder repositoryWaits(Trouble trouble) {
        return meters -> Gauge.builder("xlss.repository.waits", trouble, one -> one.exists() ? 1 : 0)
                .description("1 while something about the repository waits for a person")
                .register(meters);
    }
}
