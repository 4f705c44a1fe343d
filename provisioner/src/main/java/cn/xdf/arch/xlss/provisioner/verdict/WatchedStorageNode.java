package cn.xdf.arch.xlss.provisioner.verdict;

import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.api.StorageNode.Placed;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.api.StorageNode.Verdict;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the provisioner keeps of a StorageNode.
 *
 * @param failedPool why no pool of the node can be used; empty: one can, or can be read
 * @param limpingPool why no pool is Ready though data can be read; empty: one is
 * @param failedPools those that have failed, whatever the others do, by their paths
 * @param verdict as it was written last
 */
public record WatchedStorageNode(
        String uid,
        String failedPool,
        String limpingPool,
        Map<String, FailedPool> failedPools,
        Optional<Verdict> verdict,
        List<Placed> placed) {

    /** @param uuid of the pool that should be there */
    public record FailedPool(String uuid, String reason) {}

    public static WatchedStorageNode of(StorageNode node) {
        Optional<StorageNode.Status> status = Optional.ofNullable(node.status());
        List<Pool> pools = status.map(StorageNode.Status::pools).orElse(List.of());
        return new WatchedStorageNode(
                node.metadata().getUid(),
                words(pools, PoolState.FAILED),
                words(pools, PoolState.READ_ONLY, PoolState.FAILED),
                failedPools(pools),
                status.map(StorageNode.Status::verdict),
                status.map(StorageNode.Status::placed).orElse(List.of()));
    }

    /** Of the first pool in the first of these states, when all are in one of them: what some cannot do, the others do. */
    private static String words(List<Pool> pools, PoolState... states) {
        List<PoolState> wanted =
                Arrays.asList(states); // unlike others it may be asked for null, a state of a later version
        return pools.isEmpty() || pools.stream().anyMatch(pool -> !wanted.contains(PoolState.of(pool.state())))
                ? ""
                : words(pools.stream()
                        .min(Comparator.comparing(pool -> wanted.indexOf(PoolState.of(pool.state()))))
                        .orElseThrow());
    }

    private static String words(Pool pool) {
        return "pool " + pool.path() + " is " + pool.state() + ": " + pool.reason();
    }

    /** One without a uuid never held anything. */
    private static Map<String, FailedPool> failedPools(List<Pool> pools) {
        Map<String, FailedPool> failed = new TreeMap<>();
        pools.stream()
                .filter(pool -> PoolState.of(pool.state()) == PoolState.FAILED && pool.uuid() != null)
                .forEach(pool -> failed.put(pool.path(), new FailedPool(pool.uuid(), words(pool))));
        return failed;
    }
}
