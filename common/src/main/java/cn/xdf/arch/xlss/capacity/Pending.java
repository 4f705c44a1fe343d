package cn.xdf.arch.xlss.capacity;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was about to be promised at one moment, besides what is. Whoever takes it before looking at what is promised counts everything at least once.
 *
 * @param byNode names of nodes; most have nothing
 */
public record Pending(Map<String, List<Request>> byNode) {
    public static final Pending NOTHING = new Pending(Map.of());

    /** The same volume may have asked more than once; it counts once. */
    public record Request(String volume, Promise promise) {}

    public boolean isNothing() {
        return byNode.isEmpty();
    }

    /**
     * Bytes that are about to be promised of one pool.
     *
     * @param places uuids and paths of the pools that share its filesystem
     */
    public long of(String node, Set<String> places) {
        return bytes(byNode.getOrDefault(node, List.of()), places);
    }

    static long bytes(List<Request> requests, Set<String> places) {
        Set<String> counted = new HashSet<>();
        long bytes = 0;
        for (Request request : requests) {
            if (places.contains(request.promise.pool()) && counted.add(request.volume)) {
                bytes = PoolSpace.plus(bytes, request.promise.bytes());
            }
        }
        return bytes;
    }
}
