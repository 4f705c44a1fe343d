package cn.xdf.arch.xlss.provisioner.verdict;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.Freshness;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.Leadership;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.LoopSettings;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ReconcileLoop;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import cn.xdf.arch.xlss.provisioner.node.StorageNodes;
import cn.xdf.arch.xlss.provisioner.signpost.WatchedNode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Verdicts: watched are Nodes, the agents' Leases and StorageNodes; written is the verdict in a StorageNode. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(VerdictProperties.class)
public class VerdictConfiguration {
    @Bean
    WatchedCache<WatchedStorageNode> storageNodes(WatchedCaches caches) {
        return caches.watch(StorageNodes.KIND, ListQuery.ALL, WatchedStorageNode::of);
    }

    @Bean
    WatchedCache<WatchedLease> agentLeases(
            WatchedCaches caches,
            @Value("${xlss.leadership.namespace:" + Names.SYSTEM_NAMESPACE + "}") String namespace) {
        return caches.watch(ResourceKind.LEASES, ListQuery.namespace(namespace), WatchedLease::of);
    }

    @Bean
    Homes homes(
            WatchedCache<WatchedNode> nodes,
            WatchedCache<WatchedLease> agentLeases,
            WatchedCache<WatchedStorageNode> storageNodes,
            @Value("${xlss.leadership.namespace:" + Names.SYSTEM_NAMESPACE + "}") String namespace,
            Clock clock) {
        return new Homes(nodes, agentLeases, storageNodes, namespace, clock);
    }

    @Bean
    ReconcileLoop<ObjectKey> verdictLoop(
            KubernetesApi api,
            EventRecorder events,
            Homes homes,
            WatchedCache<WatchedNode> nodes,
            WatchedCache<WatchedStorageNode> storageNodes,
            Freshness freshness,
            VerdictProperties properties,
            Leadership leadership,
            MeterRegistry meters,
            Clock clock) {
        VerdictReconciler reconciler =
                new VerdictReconciler(api, events, homes, freshness, properties.lostAfter(), clock);
        ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>(
                LoopSettings.named("verdicts").gate(() -> leadership.isLeader() && freshness.isFresh()),
                reconciler,
                storageNodes::keys,
                meters,
                clock);
        storageNodes.onChange((key, before, after) -> loop.enqueue(key));
        nodes.onChange((key, before, after) -> loop.enqueue(key));
        return loop;
    }

    /** More than a third of the nodes lost at once: then nothing may move by itself. */
    @Bean
    MeterBinder nodesByVerdict(WatchedCache<WatchedStorageNode> storageNodes) {
        return meters -> {
            for (NodeHealth health : NodeHealth.values()) {
                Gauge.builder("xlss.nodes", storageNodes, all -> count(all, health))
                        .description("Nodes by the verdict on them")
                        .tag("verdict", health.value())
                        .register(meters);
            }
        };
    }

    private static double count(WatchedCache<WatchedStorageNode> all, NodeHealth health) {
        return all.values().stream()
                .filter(node -> node.verdict()
                        .filter(verdict -> verdict.health() == health)
                        .isPresent())
                .count();
    }
}
