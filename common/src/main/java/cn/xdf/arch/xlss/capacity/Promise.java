package cn.xdf.arch.xlss.capacity;

/**
 * Bytes that a volume may write into a pool.
 *
 * @param pool its uuid, or its path, which begins with a slash, where only that is known; {@link #ANY_POOL} where nothing is: then it counts in each
 */
public record Promise(String node, String pool, long bytes) {
    public static final String ANY_POOL = "*";
}
