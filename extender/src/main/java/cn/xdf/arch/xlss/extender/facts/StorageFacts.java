package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.capacity.PoolSpace;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a StorageNode says.
 *
 * @param health the provisioner's verdict; empty while there is none, or one that this version does not know
 * @param since when it came to that state, by the provisioner's clock
 * @param reason of the verdict
 * @param lostPools those that are lost though the node may live
 * @param avoidUntil until then other nodes are preferred for new volumes: one could not be made there
 */
public record StorageFacts(
        String node,
        List<Pool> pools,
        Optional<NodeHealth> health,
        Instant since,
        String reason,
        List<LostPool> lostPools,
        Instant avoidUntil) {
    public StorageFacts {
        pools = List.copyOf(pools);
        lostPools = List.copyOf(lostPools);
    }

    /** @param uuid of the pool that should be at the path */
    public record LostPool(String path, String uuid, Loss of) {}

    /** @param since by the provisioner's clock */
    public record Loss(Instant since, String reason) {}

    /** Of the node, or of the volume's pool there; empty: neither. */
    public Optional<Loss> lossOf(LocalVolume volume) {
        if (isLost()) {
            return Optional.of(new Loss(since, reason));
        }
        return lostPools.stream()
                .filter(pool ->
                        pool.path().equals(volume.basePath()) && pool.uuid().equals(volume.homePool()))
                .map(LostPool::of)
                .findFirst();
    }

    /**
     * @param uuid empty: not known
     * @param usable its agent says that it is Ready
     * @param failed its data cannot even be read
     * @param reason why it is not Ready, or takes no new volume
     * @param sharing paths and uuids of all pools on its filesystem, its own among them: what is promised of one is promised of all
     */
    public record Pool(
            String path,
            String uuid,
            boolean usable,
            boolean failed,
            String reason,
            PoolSpace space,
            Set<String> sharing) {
        /** What promises name it by. */
        public String place() {
            return uuid.isEmpty() ? path : uuid;
        }

        /** @param place a uuid or a path */
        public boolean is(String place) {
            return path.equals(place) || !uuid.isEmpty() && uuid.equals(place);
        }
    }

    public Optional<Pool> poolAt(String basePath) {
        for (Pool pool : pools) { // asked for every node of a request: a stream for each would cost more than the look
            if (pool.path().equals(basePath)) {
                return Optional.of(pool);
            }
        }
        return Optional.empty();
    }

    public boolean isLost() {
        return health.filter(NodeHealth.LOST::equals).isPresent();
    }

    /** Judged, and not Healthy. */
    public boolean isInDoubt() {
        return health.isPresent() && health.get() != NodeHealth.HEALTHY;
    }
}
