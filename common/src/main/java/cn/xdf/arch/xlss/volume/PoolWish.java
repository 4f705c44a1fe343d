package cn.xdf.arch.xlss.volume;

import cn.xdf.arch.xlss.api.Names;
import java.util.Map;

/**
 * Which pools of a node may hold the volume of a claim. The class decides; what it leaves open, the claim may choose.
 *
 * @param basePath of the one that may; empty: any
 * @param fault why no pool of any node may; empty: nothing is wrong with it
 */
public record PoolWish(String basePath, String fault) {
    /** What the parameters of this StorageClass say. */
    public static PoolWish of(String storageClass, Map<String, String> parameters) {
        String path = parameters.getOrDefault(Names.BASE_PATH_PARAMETER, "");
        String name = parameters.getOrDefault(Names.POOL_PARAMETER, "");
        String place = "StorageClass " + storageClass + ": ";
        if (parameters.containsKey(Names.BASE_PATH_PARAMETER)
                && !BasePath.fault(path).isEmpty()) {
            return refused(place + "base path " + BasePath.fault(path));
        }
        if (!parameters.containsKey(Names.POOL_PARAMETER)) {
            return new PoolWish(path, "");
        }
        if (!PoolName.isOne(name)) {
            return refused(place + "pool '" + name + "' is no name of a pool");
        }
        return path.isEmpty() || path.equals(PoolName.path(name))
                ? new PoolWish(PoolName.path(name), "")
                : refused(place + "pool " + name + " is not at the basePath " + path + "; name one of the two");
    }

    /** @param name that the claim asks for, as its user wrote it; empty: none */
    public PoolWish with(String name) {
        if (name.isEmpty() || !fault.isEmpty()) {
            return this;
        }
        if (!PoolName.isOne(name)) {
            return refused("it asks for pool '" + shortened(name) + "', which is no name of a pool");
        }
        return basePath.isEmpty() || basePath.equals(PoolName.path(name))
                ? new PoolWish(PoolName.path(name), "")
                : refused("it asks for pool " + name + ", but its StorageClass has its volumes in pool "
                        + PoolName.of(basePath));
    }

    public boolean allows(String path) {
        return fault.isEmpty() && (basePath.isEmpty() || basePath.equals(path));
    }

    private static PoolWish refused(String fault) {
        return new PoolWish("", fault);
    }

    private static String shortened(String text) {
        return text.length() > 63 ? text.substring(0, 63) + "…" : text;
    }
}
