package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.facts.Placeholder;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room of one held bind on its node. Our scheduler keeps it in its memory alone; no other scheduler knows that it is taken, unless a pod says so. When no
 * placeholder can be made, the pod is bound all the same. Of one thread.
 */
final class Room implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Room.class);

    private final Rooms rooms;
    private final Placeholders placeholders;
    private final PodClaims pod;
    private final String node;
    private boolean wanted;
    private boolean seen;
    private String uid = "";

    Room(Rooms rooms, Placeholders placeholders, PodClaims pod, String node, boolean wanted) {
        this.rooms = rooms;
        this.placeholders = placeholders;
        this.pod = pod;
        this.node = node;
        this.wanted = wanted;
    }

    /** Once: what is lost is not taken again, for whoever took it may have the better right to it. */
    void take() {
        if (!wanted) {
            return;
        }
        wanted = false;
        long start = System.nanoTime();
        rooms.begin(placeholders.keyOf(pod));
        try {
            uid = placeholders.create(pod, node, rooms.me());
        } catch (KubernetesFailure failure) {
            log.warn("no room is kept for pod {} on {}: {}", pod.key(), node, failure.getMessage());
        }
        if (!uid.isEmpty()) {
            log.info("room for pod {} on {} is kept, which took {} ms", pod.key(), node, millisSince(start));
        }
    }

    /** Why there is no room any more; costs nothing. */
    Optional<String> lost() {
        if (uid.isEmpty()) {
            return Optional.empty();
        }
        Optional<Placeholder> now = placeholders.seen(placeholders.keyOf(pod));
        Optional<String> lost = RoomPolicy.lost(now, uid, seen, node);
        seen = seen || now.filter(one -> one.uid().equals(uid)).isPresent();
        return lost;
    }

    /**
     * To the pod itself, which must be bound at once. kubelet refuses it as long as it knows the placeholder, and other schedulers must
     * not see the room free for a moment: so the bridge comes first.
     */
    void handOver() {
        if (uid.isEmpty()) {
            return;
        }
        long start = System.nanoTime();
        rooms.begin(placeholders.bridgeOf(pod));
        try {
            placeholders.bridge(pod, node, rooms.me());
        } catch (KubernetesFailure failure) {
            log.warn("no bridge for pod {} on {}: {}", pod.key(), node, failure.getMessage());
        }
        placeholders.remove(placeholders.keyOf(pod), uid);
        uid = "";
        log.info("room for pod {} on {} is handed over, which took {} ms", pod.key(), node, millisSince(start));
    }

    /** By the sweep: it can wait for the API, and this thread may be interrupted. */
    @Override
    public void close() {
        rooms.end(placeholders.keyOf(pod));
        rooms.end(placeholders.bridgeOf(pod));
    }

    private static long millisSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }
}
