package cn.xdf.arch.xlss.provisioner.verdict;

import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.api.StorageNode.Placed;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.api.StorageNode.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What the provisioner keeps of a StorageNode.
 *
 * @param failedPool why a pool of the node has failed; empty: none has
 * @param limpingPool why a pool is not Ready though its data can be read; empty: none
 * @param verdict as it was written last
 */
public record WatchedStorageNode(
        String uid, String failedPool, String limpingPool, Optional<Verdict> verdict, List<Placed> placed) {

    public static WatchedStorageNode of(StorageNode node) {
        Optional<StorageNode.Status> status = Optional.ofNullable(node.status());
        List<Pool> pools = status.map(StorageNode.Status::pools).orElse(List.of());
        return new WatchedStorageNode(
                node.metadata().getUid(),
                words(pools, PoolState.FAILED),
                words(pools, PoolState.READ_ONLY),
                status.map(StorageNode.Status::verdict),
                status.map(StorageNode.Status::placed).orElse(List.of()));
    }

    private static String words(List<Pool> pools, PoolState state) {
        return pools.stream()
                .filter(pool -> PoolState.of(pool.state()) == state)
                .findFirst()
                .map(pool -> "pool " + pool.path() + " is " + pool.state() + ": " + pool.reason())
                .orElse("");
    }
}
