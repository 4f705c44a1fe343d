package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.volume.BasePath;
import java.util.List;
import java.util.function.ToLongFunction;

/** Whether a node's pool can take a new volume. */
final class PoolPolicy {
    /** @param pool the one to use; null when there is none @param reason why there is none, to follow "the node" */
    record Choice(Pool pool, String reason) {
        boolean isFit() {
            return pool != null;
        }
    }

    private PoolPolicy() {}

    /**
     * The pool at the base path, if it can be used.
     *
     * @param pools as the node's agent reports them
     * @param bytes that the claim requests
     * @param unpromised how many may still be requested there
     */
    static Choice choose(List<Pool> pools, BasePath basePath, long bytes, ToLongFunction<Pool> unpromised) {
        Pool pool = pools.stream()
                .filter(one -> basePath.value().equals(one.path()))
                .findFirst()
                .orElse(null);
        if (pool == null) {
            return no(" has no pool at " + basePath.value());
        }
        String where = "pool at " + pool.path();
        if (PoolState.of(pool.state()) != PoolState.READY) {
            return no("'s " + where + " is " + pool.state() + (pool.reason() == null ? "" : ": " + pool.reason()));
        }
        if (pool.uuid() == null || pool.uuid().isBlank()) {
            return no("'s " + where + " has no uuid");
        }
        long room = unpromised.applyAsLong(pool);
        if (room < bytes) {
            return no("'s " + where + " has " + room
                    + " bytes free and not promised to other volumes, the claim requests " + bytes);
        }
        return new Choice(pool, "");
    }

    private static Choice no(String reason) {
        return new Choice(null, reason);
    }
}
