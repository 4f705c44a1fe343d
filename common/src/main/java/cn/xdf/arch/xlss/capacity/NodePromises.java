package cn.xdf.arch.xlss.capacity;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What is promised on one node. Each change makes a new one. */
public final class NodePromises {
    public static final NodePromises NONE = new NodePromises(Map.of());

    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private final Map<String, Sum> sums;

    private NodePromises(Map<String, Sum> sums) {
        this.sums = sums;
    }

    /** Exact, since requests of tenants may add up to more than a long, and are subtracted again. */
    private record Sum(BigInteger exact, long bytes) {
        private static final Sum NOTHING = of(BigInteger.ZERO);

        static Sum of(BigInteger exact) {
            return new Sum(exact, exact.min(MOST).longValue());
        }

        Sum plus(BigInteger more) {
            return of(exact.add(more));
        }

        boolean isNothing() {
            return exact.signum() == 0;
        }
    }

    /** @param place as in {@link Promise#pool} @param bytes below zero: they are promised no more */
    NodePromises plus(String place, BigInteger bytes) {
        Map<String, Sum> after = new HashMap<>(sums);
        Sum sum = after.getOrDefault(place, Sum.NOTHING).plus(bytes);
        if (sum.isNothing()) {
            after.remove(place);
        } else {
            after.put(place, sum);
        }
        return after.isEmpty() ? NONE : new NodePromises(Map.copyOf(after));
    }

    boolean isNothing() {
        return sums.isEmpty();
    }

    /**
     * Bytes that are promised of one pool.
     *
     * @param places uuids and paths of the pools that share its filesystem
     */
    public long of(Set<String> places) {
        long bytes = sums.getOrDefault(Promise.ANY_POOL, Sum.NOTHING).bytes();
        for (String place : places) {
            bytes = PoolSpace.plus(bytes, sums.getOrDefault(place, Sum.NOTHING).bytes());
        }
        return bytes;
    }
}
