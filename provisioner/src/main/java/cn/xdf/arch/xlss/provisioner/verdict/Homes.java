package cn.xdf.arch.xlss.provisioner.verdict;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.provisioner.signpost.WatchedNode;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gathers the facts of homes from the caches and remembers since when they are so. Every replica does, whether it leads or not, so that a
 * new leader need not begin to count.
 */
final class Homes {
    private final WatchedCache<WatchedNode> nodes;
    private final WatchedCache<WatchedLease> leases;
    private final WatchedCache<WatchedStorageNode> storageNodes;
    private final String namespace;
    private final InstantSource clock;
    private final Map<ObjectKey, Observation> observations = new ConcurrentHashMap<>();

    Homes(
            WatchedCache<WatchedNode> nodes,
            WatchedCache<WatchedLease> leases,
            WatchedCache<WatchedStorageNode> storageNodes,
            String namespace,
            InstantSource clock) {
        this.nodes = nodes;
        this.leases = leases;
        this.storageNodes = storageNodes;
        this.namespace = namespace;
        this.clock = clock;
        nodes.onChange((key, before, after) -> look(key));
        storageNodes.onChange((key, before, after) -> look(key));
        leases.onChange((key, before, after) -> look(ObjectKey.of((after == null ? before : after).node())));
    }

    /** One home, as it is and as it has been. */
    record Home(HomeFacts facts, Observation seen, WatchedStorageNode storageNode) {}

    /** Empty when there is no StorageNode of that name. */
    Optional<Home> look(ObjectKey key) {
        Optional<WatchedStorageNode> storageNode = storageNodes.get(key);
        if (storageNode.isEmpty()) {
            observations.remove(key);
            return Optional.empty();
        }
        HomeFacts facts = facts(key, storageNode.get());
        Observation seen = observations.compute(
                key,
                (name, before) -> before == null
                        ? Observation.first(facts, clock.instant())
                        : before.next(facts, clock.instant()));
        return Optional.of(new Home(facts, seen, storageNode.get()));
    }

    private HomeFacts facts(ObjectKey key, WatchedStorageNode storageNode) {
        Optional<WatchedLease> lease = leases.get(ObjectKey.of(namespace, Names.agentLease(key.name())));
        return new HomeFacts(
                nodes.get(key).map(WatchedNode::condition),
                lease.map(WatchedLease::version).orElse(""),
                lease.map(WatchedLease::duration).orElse(WatchedLease.USUAL),
                storageNode.failedPool(),
                storageNode.limpingPool(),
                storageNode.failedPools());
    }
}
