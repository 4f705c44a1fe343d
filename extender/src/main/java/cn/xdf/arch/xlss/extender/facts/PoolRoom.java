package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.capacity.NodePromises;
import cn.xdf.arch.xlss.capacity.Pending;
import cn.xdf.arch.xlss.capacity.PoolSpace;

/**
 * A pool of a node, and how much room for new volumes is left there. Put together when one of both changes, not for each pod; what is asked of thousands a
 * request stands here itself, for the reason that {@link Candidate} gives.
 *
 * @param path of the pool
 * @param usable as the pool says
 * @param promisedBytes by the objects in the API
 * @param overProvisioning how much of the pool's capacity may be promised
 * @param unpromisedBytes may still be requested, when nothing else is about to be promised
 */
public record PoolRoom(
        StorageFacts.Pool pool,
        String path,
        boolean usable,
        long promisedBytes,
        double overProvisioning,
        long unpromisedBytes) {
    public static PoolRoom of(StorageFacts.Pool pool, NodePromises there, double overProvisioning) {
        long promised = there.of(pool.sharing());
        long unpromised = pool.space().unpromised(promised, overProvisioning);
        return new PoolRoom(pool, pool.path(), pool.usable(), promised, overProvisioning, unpromised);
    }

    /** What is promised there takes from this pool, too. */
    public boolean sharesWith(String basePath) {
        return path.equals(basePath) || pool.sharing().contains(basePath);
    }

    /**
     * Bytes that may still be requested.
     *
     * @param pending what is about to be promised to others
     */
    public long unpromised(String node, Pending pending) {
        if (pending.isNothing()) {
            return unpromisedBytes;
        }
        long promised = PoolSpace.plus(promisedBytes, pending.of(node, pool.sharing()));
        return pool.space().unpromised(promised, overProvisioning);
    }
}
