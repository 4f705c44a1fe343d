package cn.xdf.arch.xlss.capacity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * What is promised, and what is about to be: between a decision and the moment when the watches show it, others must not take the same room. Who
 * reserves first, is served first: whoever has reserved looks at the room without what was reserved after it, so of two that fit alone, but not
 * together, exactly one finds room, whatever their timing. Nothing of it outlives the program: what counts then stands in the API.
 */
public final class RoomReservations implements Promised {
    private final Promises kept;
    private final Duration patience;
    private final InstantSource clock;
    private final Map<String, List<Held>> held = new ConcurrentHashMap<>();
    private long count;

    /**
     * @param kept what the API promises
     * @param patience how long the watches may take to show what was written
     */
    public RoomReservations(Promises kept, Duration patience, InstantSource clock) {
        this.kept = kept;
        this.patience = patience;
        this.clock = clock;
        kept.onPromise(this::shown);
    }

    /** Room that one bind, or one volume that is made, has asked for. */
    private record Held(String volume, Promise promise, long order, Reservation reservation) {}

    /** Holds room until it is closed, and a little longer when the API was told meanwhile. */
    public final class Reservation implements AutoCloseable {
        private final Set<String> nodes = new HashSet<>();
        private volatile boolean written;
        private volatile Instant until = Instant.MAX;

        private Reservation() {}

        /** The API was told, and its watches will show it. */
        public void written() {
            written = true;
        }

        @Override
        public void close() {
            until = written ? clock.instant().plus(patience) : Instant.MIN;
            nodes.forEach(RoomReservations.this::sweep);
        }
    }

    /** @param promises by volume; those that are kept already cost nothing more */
    public synchronized Reservation reserve(Map<String, Promise> promises) {
        Reservation reservation = new Reservation();
        long order = count++;
        promises.forEach((volume, promise) -> {
            reservation.nodes.add(promise.node());
            sweep(promise.node());
            List<Held> more = new ArrayList<>(held.getOrDefault(promise.node(), List.of()));
            more.add(new Held(volume, promise, order, reservation));
            held.put(promise.node(), List.copyOf(more));
        });
        return reservation;
    }

    @Override
    public Pending pending(Set<String> own) {
        Map<String, List<Pending.Request>> byNode = new HashMap<>();
        held.forEach((node, there) -> byNode.put(node, pending(there, own)));
        return byNode.isEmpty() ? Pending.NOTHING : new Pending(byNode);
    }

    private List<Pending.Request> pending(List<Held> there, Set<String> own) {
        long order = orderOf(own, there);
        return there.stream()
                .filter(one -> one.order < order && !own.contains(one.volume) && isPending(one))
                .map(one -> new Pending.Request(one.volume, one.promise))
                .toList();
    }

    /**
     * Bytes of this pool that are promised, or about to be to somebody who came before.
     *
     * @param pools uuids and paths of the pools that share the filesystem
     * @param own names of volumes: what is about to be promised to them, and to who came later, does not count
     */
    public long on(String node, Set<String> pools, Set<String> own) {
        // first: what becomes a promise meanwhile counts twice rather than not at all
        long pending = Pending.bytes(pending(held.getOrDefault(node, List.of()), own), pools);
        return PoolSpace.plus(pending, kept.on(node).of(pools));
    }

    @Override
    public Set<String> nodesOf(String volume) {
        return kept.placesOf(volume).keySet();
    }

    /** Where room was asked for last, if the API does not promise any yet. */
    @Override
    public Map<String, String> poolsOf(String volume) {
        Map<String, String> pools = new HashMap<>(kept.placesOf(volume));
        pools.values().removeIf(Promise.ANY_POOL::equals);
        held.forEach((node, there) -> there.stream()
                .filter(one -> one.volume.equals(volume) && isPending(one))
                .forEach(one -> pools.put(node, one.promise.pool())));
        return Map.copyOf(pools);
    }

    private static long orderOf(Set<String> own, List<Held> there) {
        return there.stream()
                .filter(one -> own.contains(one.volume))
                .mapToLong(Held::order)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private boolean isPending(Held one) {
        return clock.instant().isBefore(one.reservation.until) && !kept.isPromised(one.volume, one.promise.node());
    }

    private void sweep(String node) {
        drop(node, one -> !clock.instant().isBefore(one.reservation.until));
    }

    /** From now on the API counts it, and when that ends, nothing of it is left: the volume may be deleted before our patience is over. */
    private void shown(String volume, String node) {
        drop(node, one -> one.volume.equals(volume));
    }

    private synchronized void drop(String node, Predicate<Held> which) {
        held.computeIfPresent(node, (same, all) -> {
            List<Held> left = all.stream().filter(which.negate()).toList();
            return left.isEmpty() ? null : left;
        });
    }
}
