package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.capacity.Promised;
import java.util.Optional;
import java.util.Set;

/**
 * How much room is left for new volumes.
 *
 * @param overProvisioning how much of a pool's capacity may be promised
 */
public record PoolRooms(Promised promised, double overProvisioning) {
    /**
     * Bytes that may still be requested there.
     *
     * @param own names of the volumes that ask
     */
    public long unpromised(String node, StorageFacts.Pool pool, Set<String> own) {
        return pool.space().unpromised(promised.on(node, pool.sharing(), own), overProvisioning);
    }

    /** UUID or path of the pool there in which this volume has its room, or is about to; empty: none, or it is not known which. */
    public Optional<String> poolOf(String volume, String node) {
        return promised.poolOf(volume, node);
    }

    /** The nodes where this volume has its room already. */
    public Set<String> nodesOf(String volume) {
        return promised.nodesOf(volume);
    }
}
