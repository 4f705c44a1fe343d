package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.capacity.NodePromises;
import cn.xdf.arch.xlss.capacity.PoolSpace;

/**
 * A pool of a node, and how much room for new volumes is left there. Put together when one of both changes, not for each pod.
 *
 * @param promisedBytes by the objects in the API
 * @param overProvisioning how much of the pool's capacity may be promised
 * @param unpromisedBytes may still be requested, when nothing else is about to be promised
 */
public record PoolRoom(StorageFacts.Pool pool, long promisedBytes, double overProvisioning, long unpromisedBytes) {
    public static PoolRoom of(StorageFacts.Pool pool, NodePromises there, double overProvisioning) {
        long promised = there.of(pool.sharing());
        return new PoolRoom(pool, promised, overProvisioning, pool.space().unpromised(promised, overProvisioning));
    }

    /**
     * Bytes that may still be requested.
     *
     * @param pendingBytes are about to be promised to others
     */
    public long unpromised(long pendingBytes) {
        return pendingBytes == 0
                ? unpromisedBytes
                : pool.space().unpromised(PoolSpace.plus(promisedBytes, pendingBytes), overProvisioning);
    }
}
