package cn.xdf.arch.xlss.capacity;

import cn.xdf.arch.xlss.api.StorageNode;
import java.util.List;
import java.util.Set;

/**
 * The size of a pool, and how much of it may still be promised: the one rule of filter, bind and provisioning. In short: what is free, without what is
 * promised and not written yet.
 *
 * <p>An example, in GiB. A filesystem of 100 has 40 free. Of the 60 that are used 25 are files of no volume, 35 were written by volumes that requested 50
 * in all. 15 are promised and not written yet, so 25 may still be promised. When the volumes have written their 50, 25 are free, and may be promised.
 *
 * @param capacityBytes of the filesystem, with what it keeps for root, which counts as used
 * @param freeBytes what users other than root may write now
 * @param writtenBytes what volumes have written of their requests, as it was measured last: what they have written since counts twice until then, which
 *     promises less, never more
 */
public record PoolSpace(long capacityBytes, long freeBytes, long writtenBytes) {
    private static final long LEAST_INODES = 2;

    /** Of figures that an agent may not know: a pool of unknown size is as large as what is free in it, and nothing is known to be written. */
    public static PoolSpace of(Long capacityBytes, Long freeBytes, Long writtenBytes) {
        long free = freeBytes == null ? 0 : Math.max(0, freeBytes);
        long capacity = capacityBytes == null ? free : Math.max(free, capacityBytes);
        return new PoolSpace(capacity, free, writtenBytes == null ? 0 : Math.max(0, writtenBytes));
    }

    /**
     * Of a pool as its agent tells of it.
     *
     * @param all pools of the node: what was written to one that shares the filesystem is in what is used there, too
     */
    public static PoolSpace of(StorageNode.Pool pool, List<StorageNode.Pool> all) {
        Set<String> sharing = pool.sharing(all);
        long written = all.stream()
                .filter(other -> sharing.contains(other.path()) && other.writtenBytes() != null)
                .mapToLong(StorageNode.Pool::writtenBytes)
                .reduce(0, PoolSpace::plus);
        return of(pool.capacityBytes(), hasInodes(pool) ? pool.freeBytes() : Long.valueOf(0), written);
    }

    /** Without them bytes are of no use: not even the directory of a volume can be made. */
    private static boolean hasInodes(StorageNode.Pool pool) {
        boolean limited = pool.inodes() != null && pool.inodes() > 0 && pool.inodesFree() != null;
        return !limited || pool.inodesFree() >= LEAST_INODES;
    }

    /**
     * How many bytes new volumes may request; 0 when none. Never more than is free: a factor above 1 lets promises exceed the disk, not one volume.
     *
     * @param promisedBytes what all volumes that are or come here have requested
     * @param overProvisioning how much of the capacity may be promised in all; below 1 the rest is kept
     */
    public long unpromised(long promisedBytes, double overProvisioning) {
        long used = capacityBytes - freeBytes;
        long unwritten = Math.max(0, promisedBytes - writtenBytes);
        long promisable = (long) (capacityBytes * overProvisioning); // the cast ends at the largest long
        return Math.clamp(promisable - used - unwritten, 0, freeBytes);
    }

    /** Tenants write requests: beyond the largest long there is nothing. */
    public static long plus(long one, long other) {
        long sum = one + other;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
