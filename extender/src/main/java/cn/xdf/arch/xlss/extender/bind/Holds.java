package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.kube.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.SmartLifecycle;

/** Wakes held binds when something they wait for has changed, and all of them when the program stops. */
public final class Holds implements SmartLifecycle {
    /** What can be waited for. A volume is waited for through its claim. */
    public enum Kind {
        POD,
        CLAIM,
        RESTORE
    }

    public record Thing(Kind kind, ObjectKey key) {}

    private final Map<Thing, Set<Hold>> waiting = new ConcurrentHashMap<>();
    private final Set<Hold> open = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    /** Waits for these; close it. A change between this call and the first wait is not missed. */
    Hold hold(List<Thing> things) {
        Hold hold = new Hold(this, things);
        things.forEach(thing -> waiting.compute(thing, (same, holds) -> with(holds, hold)));
        open.add(hold);
        return hold;
    }

    void end(Hold hold, List<Thing> things) {
        things.forEach(thing -> waiting.computeIfPresent(thing, (same, holds) -> without(holds, hold)));
        open.remove(hold);
    }

    /** Cheap when nobody waits: made for the listeners of caches. */
    public void changed(Thing thing) {
        waiting.getOrDefault(thing, Set.of()).forEach(Hold::wake);
    }

    /** Binds that wait now. */
    public int open() {
        return open.size();
    }

    /** Since the one began that has been waiting longest; zero: none waits. */
    public Duration oldest() {
        return open.stream().map(Hold::age).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    boolean isStopping() {
        return stopping;
    }

    @Override
    public void start() {
        stopping = false;
    }

    /** Before the server of the verbs, which would wait for its open requests: each is answered now, and the scheduler tries again. */
    @Override
    public void stop() {
        stopping = true;
        waiting.values().forEach(holds -> holds.forEach(Hold::wake));
    }

    @Override
    public boolean isRunning() {
        return !stopping;
    }

    /** The last to start is the first to stop. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    private static Set<Hold> with(Set<Hold> holds, Hold hold) {
        Set<Hold> all = holds == null ? ConcurrentHashMap.newKeySet() : holds;
        all.add(hold);
        return all;
    }

    private static Set<Hold> without(Set<Hold> holds, Hold hold) {
        holds.remove(hold);
        return holds.isEmpty() ? null : holds;
    }
}
