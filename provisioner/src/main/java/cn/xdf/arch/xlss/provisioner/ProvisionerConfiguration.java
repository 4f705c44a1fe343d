package cn.xdf.arch.xlss.provisioner;

import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesConfiguration;
import cn.xdf.arch.xlss.kube.Leadership;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.LoopSettings;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ReconcileLoop;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import cn.xdf.arch.xlss.provisioner.delete.DeletionConfiguration;
import cn.xdf.arch.xlss.provisioner.leader.LeaderConfiguration;
import cn.xdf.arch.xlss.provisioner.node.OwnerReconciler;
import cn.xdf.arch.xlss.provisioner.provision.ProvisionConfiguration;
import cn.xdf.arch.xlss.provisioner.restore.RestoreConfiguration;
import cn.xdf.arch.xlss.provisioner.signpost.SignpostConfiguration;
import cn.xdf.arch.xlss.provisioner.signpost.WatchedNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The provisioner's map: what its leader does. */
@Configuration(proxyBeanMethods = false)
@Import({
    KubernetesConfiguration.class,
    LeaderConfiguration.class,
    SignpostConfiguration.class,
    RestoreConfiguration.class,
    ProvisionConfiguration.class,
    DeletionConfiguration.class
})
class ProvisionerConfiguration {
    @Bean
    WatchedCache<String> storageNodeOwners(WatchedCaches caches) {
        return caches.watch(OwnerReconciler.STORAGE_NODES, ListQuery.ALL, OwnerReconciler::owner);
    }

    @Bean
    ReconcileLoop<ObjectKey> ownerLoop(
            KubernetesApi api,
            WatchedCache<WatchedNode> nodes,
            WatchedCache<String> storageNodeOwners,
            Leadership leadership,
            MeterRegistry meters,
            Clock clock) {
        OwnerReconciler reconciler = new OwnerReconciler(api, nodes, storageNodeOwners);
        ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>(
                LoopSettings.named("owners").gate(leadership::isLeader), reconciler, nodes::keys, meters, clock);
        nodes.onChange((key, before, after) -> loop.enqueue(key));
        storageNodeOwners.onChange((key, before, after) -> loop.enqueue(key));
        return loop;
    }
}
