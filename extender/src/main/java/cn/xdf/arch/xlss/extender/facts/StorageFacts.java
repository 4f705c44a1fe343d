package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.capacity.PoolSpace;
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
 * @param avoidUntil until then other nodes are preferred for new volumes: one could not be made there
 */
public record StorageFacts(
        String node, List<Pool> pools, Optional<NodeHealth> health, Instant since, String reason, Instant avoidUntil) {
    public StorageFacts {
        pools = List.copyOf(pools);
    }

    /**
     * @param usable its agent says that it is Ready
     * @param sharing paths and uuids of all pools on its filesystem, its own among them: what is promised of one is promised of all
     */
    public record Pool(String path, boolean usable, PoolSpace space, Set<String> sharing) {
        /** What is promised there takes from this pool, too. */
        public boolean sharesWith(String basePath) {
            return path.equals(basePath) || sharing.contains(basePath);
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
