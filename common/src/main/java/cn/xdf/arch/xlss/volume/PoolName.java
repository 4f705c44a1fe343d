package cn.xdf.arch.xlss.volume;

import cn.xdf.arch.xlss.api.Names;
import java.util.regex.Pattern;

/**
 * The name of a pool, which is its place: {@code fast} is at {@code /var/lib/xlss-pools/fast} on every node that has it. A PersistentVolume's path
 * cannot be changed, so a volume can move only to where its pool has the same path.
 */
public final class PoolName {
    /** As names of other things in Kubernetes: nothing that could mean another place. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private PoolName() {}

    public static boolean isOne(String name) {
        return NAME.matcher(name).matches();
    }

    /** Where the pool of this name is. */
    public static String path(String name) {
        return name.equals(Names.DEFAULT_POOL) ? Names.DEFAULT_BASE_PATH : Names.POOLS_PATH + "/" + name;
    }

    /** For people: the name of the pool at this path, or the path where it has none. */
    public static String of(String path) {
        if (path.equals(Names.DEFAULT_BASE_PATH)) {
            return Names.DEFAULT_POOL;
        }
        String name = path.startsWith(Names.POOLS_PATH + "/") ? path.substring(Names.POOLS_PATH.length() + 1) : "";
        return isOne(name) ? name : path;
    }
}
