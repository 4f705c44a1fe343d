package cn.xdf.arch.xlss.kube;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Keys that wait for their pass: each at most once, none while its pass runs, the earliest due first. Times are of the
 * monotonic clock, which no time server turns back.
 */
final class WorkQueue<K> {
    private static final long GATE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** An idle worker looks for work at least this often. */
    static final Duration IDLE = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<K, State> states = new HashMap<>();
    private final PriorityQueue<Due<K>> order = new PriorityQueue<>(Comparator.comparingLong(Due::at));
    private final BooleanSupplier gate;
    private boolean closed;
    private volatile long lastTick = System.nanoTime();

    WorkQueue(BooleanSupplier gate) {
        this.gate = gate;
    }

    /** Asks for a pass after this delay, or sooner when one is due sooner; while one runs, for another one after it. */
    void add(K key, Duration delay) {
        locked(() -> {
            State state = states.computeIfAbsent(key, ignored -> new State());
            if (state.running) {
                state.again = true;
            } else {
                schedule(key, state, delay);
            }
        });
    }

    /** Waits for a key that is due; null once closed. */
    K take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                lastTick = System.nanoTime();
                boolean open = gate.getAsBoolean();
                K key = open ? due(lastTick) : null;
                if (key != null) {
                    return key;
                }
                changed.awaitNanos(open ? untilNextDue(lastTick) : GATE_NANOS);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** The pass went well. @param again null: not before it is asked for */
    void succeeded(K key, Duration again) {
        locked(() -> {
            State state = states.get(key);
            state.running = false;
            state.failures = 0;
            if (state.again) {
                schedule(key, state, Duration.ZERO);
            } else if (again != null) {
                schedule(key, state, again);
            } else {
                states.remove(key);
            }
            state.again = false;
        });
    }

    /** The pass failed. Returns how often in a row. */
    int failed(K key, Backoff backoff, double random) {
        lock.lock();
        try {
            State state = states.get(key);
            state.running = false;
            state.again = false; // a storm of changes must not wash the patience away
            state.failures++;
            schedule(key, state, backoff.after(state.failures, random));
            return state.failures;
        } finally {
            lock.unlock();
        }
    }

    void close() {
        locked(() -> closed = true);
    }

    /** Keys that wait, whether due or not. */
    int depth() {
        lock.lock();
        try {
            return (int)
                    states.values().stream().filter(state -> !state.running).count();
        } finally {
            lock.unlock();
        }
    }

    /** How long the first due key has been waiting; zero while there is none or the gate is shut. */
    Duration waiting() {
        lock.lock();
        try {
            long oldest = states.values().stream()
                    .filter(state -> !state.running)
                    .mapToLong(state -> System.nanoTime() - state.dueAt)
                    .max()
                    .orElse(0);
            return oldest <= 0 || !gate.getAsBoolean() ? Duration.ZERO : Duration.ofNanos(oldest);
        } finally {
            lock.unlock();
        }
    }

    /** How long ago a worker last looked for work. */
    Duration sinceTick() {
        return Duration.ofNanos(System.nanoTime() - lastTick);
    }

    private K due(long now) {
        for (Due<K> head = order.peek(); head != null && head.at <= now; head = order.peek()) {
            order.poll();
            State state = states.get(head.key);
            if (state != null && state.queued && state.dueAt == head.at) { // else rescheduled meanwhile
                state.running = true;
                state.queued = false;
                return head.key;
            }
        }
        return null;
    }

    private long untilNextDue(long now) {
        Due<K> head = order.peek();
        return head == null ? IDLE.toNanos() : Math.clamp(head.at - now, 1, IDLE.toNanos());
    }

    private void schedule(K key, State state, Duration delay) {
        long at = System.nanoTime() + delay.toNanos();
        if (!state.queued || at < state.dueAt) {
            state.dueAt = at;
            state.queued = true;
            order.add(new Due<>(key, at)); // an older entry of this key, if any, is skipped when it comes up
        }
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private record Due<K>(K key, long at) {}

    private static final class State {
        private long dueAt;
        private boolean queued;
        private boolean running;
        private boolean again;
        private int failures;
    }
}
