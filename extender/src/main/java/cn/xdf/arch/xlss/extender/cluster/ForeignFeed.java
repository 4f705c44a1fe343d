package cn.xdf.arch.xlss.extender.cluster;

import cn.xdf.arch.xlss.extender.binding.ForeignIndex;
import cn.xdf.arch.xlss.extender.facts.CapacityFacts;
import cn.xdf.arch.xlss.extender.facts.ForeignVolume;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import io.kubernetes.client.openapi.models.V1CSIDriver;
import io.kubernetes.client.openapi.models.V1CSIStorageCapacity;
import java.util.Optional;

/** Tells the index of every change that the watches tell of volumes of others, and of what their drivers can make. */
final class ForeignFeed {
    private static final ResourceKind<V1CSIDriver> CSI_DRIVERS =
            new ResourceKind<>(V1CSIDriver.class, "storage.k8s.io", "v1", "csidrivers", false);
    /** Since Kubernetes 1.24. */
    private static final ResourceKind<V1CSIStorageCapacity> CSI_CAPACITIES =
            new ResourceKind<>(V1CSIStorageCapacity.class, "storage.k8s.io", "v1", "csistoragecapacities", true);

    private final ForeignIndex index;

    ForeignFeed(ForeignIndex index) {
        this.index = index;
    }

    void follow(WatchedCaches caches, WatchedCache<VolumeFacts> volumes) {
        volumes.onChange((key, before, after) -> index.changed(foreign(before), foreign(after)));
        caches.watch(CSI_DRIVERS, ListQuery.ALL, ForeignReading::reportsCapacity)
                .onChange((key, before, after) -> index.driver(key.name(), after != null));
        WatchedCache<CapacityFacts> capacities =
                caches.watchIfServed(CSI_CAPACITIES, ListQuery.ALL, ForeignReading::of);
        capacities.onChange(
                (key, before, after) -> index.changed(key, Optional.ofNullable(before), Optional.ofNullable(after)));
    }

    private static Optional<ForeignVolume> foreign(VolumeFacts volume) {
        return Optional.ofNullable(volume).flatMap(VolumeFacts::foreign);
    }
}
