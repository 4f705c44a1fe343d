package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.facts.Placeholder;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The rooms of all binds that are held here. Sweeps: a placeholder lives as long as the hold that made it, and no hold outlives its process. */
public final class Rooms implements Reconciler<ObjectKey> {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final Placeholders placeholders;
    private final String me;
    private final boolean on;
    private final Set<ObjectKey> held = ConcurrentHashMap.newKeySet();
    private final List<Consumer<ObjectKey>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param me this very process, as pod_process
     * @param on whether room is kept at all; what others have left is swept in any case
     */
    public Rooms(Placeholders placeholders, String me, boolean on) {
        this.placeholders = placeholders;
        this.me = me;
        this.on = on;
    }

    /** Tells which placeholder should be looked at. */
    public void onEnd(Consumer<ObjectKey> listener) {
        listeners.add(listener);
    }

    Room of(PodClaims pod, String node) {
        return new Room(this, placeholders, pod, node, on);
    }

    String me() {
        return me;
    }

    void begin(ObjectKey key) {
        held.add(key);
    }

    void end(ObjectKey key) {
        if (held.remove(key)) {
            listeners.forEach(listener -> listener.accept(key));
        }
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Optional<Placeholder> found = placeholders.seen(key).filter(one -> !one.deleting());
        if (found.isEmpty() || found.get().holder().equals(me) && held.contains(key)) {
            return Outcome.done();
        }
        Placeholder placeholder = found.get();
        if (mayBeHeld(placeholder)) {
            return Outcome.requeueAfter(LOOK_AGAIN);
        }
        try {
            placeholders.remove(key, placeholder.uid());
        } catch (KubernetesFailure failure) {
            if (!failure.isNotFound() && !failure.isConflict()) {
                throw failure;
            }
        }
        return Outcome.done();
    }

    /** By the other replica, as long as its scheduler is the one that binds: a scheduler that loses its lease ends, and its binds with it. */
    private boolean mayBeHeld(Placeholder placeholder) {
        String pod = placeholder.holdersPod();
        return !pod.equals(Placeholder.podOf(me)) && pod.equals(placeholders.leader());
    }
}
