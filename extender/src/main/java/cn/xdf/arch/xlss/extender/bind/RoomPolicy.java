package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.facts.Placeholder;
import java.util.Optional;

/** Whether the room that is kept for a pod is still there. */
final class RoomPolicy {
    private RoomPolicy() {}

    /**
     * Why it is not; empty: it is, or it is not known yet.
     *
     * @param uid of the placeholder that was made
     * @param before the watch has told of it before
     */
    static Optional<String> lost(Optional<Placeholder> seen, String uid, boolean before, String node) {
        Optional<Placeholder> own = seen.filter(one -> one.uid().equals(uid));
        if (own.isEmpty()) {
            return before ? Optional.of(taken(node)) : Optional.empty();
        }
        if (own.get().ended()) {
            return Optional.of("node " + node + " has no room for the pod: "
                    + (own.get().reason().isEmpty()
                            ? "its placeholder failed"
                            : own.get().reason()));
        }
        return own.get().deleting() ? Optional.of(taken(node)) : Optional.empty();
    }

    private static String taken(String node) {
        return "the room on node " + node + " was taken away: its placeholder was preempted or deleted";
    }
}
