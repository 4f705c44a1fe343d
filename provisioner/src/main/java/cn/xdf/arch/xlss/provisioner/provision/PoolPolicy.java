package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.volume.PoolWish;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Which of a node's pools can take a new volume. */
final class PoolPolicy {
    /** @param pools that can, the one with most room first @param reason why there is none, to follow "the node" */
    record Choice(List<Pool> pools, String reason) {
        boolean isFit() {
            return !pools.isEmpty();
        }
    }

    private PoolPolicy() {}

    /**
     * Those that the claim may have, if they can be used.
     *
     * @param pools as the node's agent reports them
     * @param selected uuid of the one whose room was kept for the claim; empty: none was
     * @param bytes that the claim requests
     * @param unpromised how many may still be requested there
     */
    static Choice choose(
            List<Pool> pools, PoolWish wish, String selected, long bytes, ToLongFunction<Pool> unpromised) {
        List<Pool> allowed = pools.stream()
                .filter(pool -> wish.allows(pool.path()))
                .filter(pool -> selected.isEmpty() || selected.equals(pool.uuid()))
                .toList();
        if (allowed.isEmpty()) {
            return no(" has no pool" + (wish.basePath().isEmpty() ? "" : " at " + wish.basePath())
                    + (selected.isEmpty() ? "" : " of uuid " + selected));
        }
        List<Pool> fit = allowed.stream()
                .filter(pool -> fault(pool, bytes, unpromised).isEmpty())
                .sorted(Comparator.comparingLong(unpromised).reversed().thenComparing(Pool::path))
                .toList();
        return fit.isEmpty()
                ? no(allowed.stream()
                        .map(pool -> "'s pool at " + pool.path() + fault(pool, bytes, unpromised))
                        .collect(Collectors.joining("; the node")))
                : new Choice(fit, "");
    }

    private static String fault(Pool pool, long bytes, ToLongFunction<Pool> unpromised) {
        if (PoolState.of(pool.state()) != PoolState.READY) {
            return " is " + pool.state() + (pool.reason() == null ? "" : ": " + pool.reason());
        }
        if (pool.uuid() == null || pool.uuid().isBlank()) {
            return " has no uuid";
        }
        long room = unpromised.applyAsLong(pool);
        return room < bytes
                ? (pool.reason() == null ? "" : " is " + pool.reason() + ":") + " has " + room
                        + " bytes free and not promised to other volumes, the claim requests " + bytes
                : "";
    }

    private static Choice no(String reason) {
        return new Choice(List.of(), reason);
    }
}
