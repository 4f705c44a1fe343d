package cn.xdf.arch.xlss.kube;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs passes for keys: each key once at a time, several keys at once, failed ones again with growing patience. A pass that
 * throws, whatever it throws, never ends the loop.
 */
public final class ReconcileLoop<K> implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ReconcileLoop.class);

    private final LoopSettings settings;
    private final Reconciler<K> reconciler;
    private final Supplier<? extends Collection<K>> everything;
    private final WorkQueue<K> queue;
    private final OutageLog outage;
    private final MeterRegistry meters;
    private final Map<K, Long> running = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /** @param everything the keys of a resync, such as a cache's; empty when nothing needs one */
    public ReconcileLoop(
            LoopSettings settings,
            Reconciler<K> reconciler,
            Supplier<? extends Collection<K>> everything,
            MeterRegistry meters,
            InstantSource clock) {
        this.settings = settings;
        this.reconciler = reconciler;
        this.everything = everything;
        this.meters = meters;
        this.queue = new WorkQueue<>(settings.gate());
        this.outage = new OutageLog(log, settings.name() + ": Kubernetes API", clock);
        Gauge.builder("xlss.reconcile.queue.depth", queue, WorkQueue::depth)
                .description("Keys that wait for a pass, whether due or not")
                .tag("loop", settings.name())
                .register(meters);
        Gauge.builder("xlss.reconcile.queue.lag", queue, one -> one.waiting().toNanos() / 1e9)
                .description(
                        "How long the first due key has been waiting; 0: none is due, or it is not this program's turn")
                .baseUnit("seconds")
                .tag("loop", settings.name())
                .register(meters);
        passes("success"); // there from the beginning, so that a first failure is seen as one
        passes("failure");
    }

    public String name() {
        return settings.name();
    }

    /** Asks for a pass soon. Cheap, never blocks: made for cache listeners. */
    public void enqueue(K key) {
        queue.add(key, Duration.ZERO);
    }

    public void enqueueAfter(K key, Duration delay) {
        queue.add(key, delay);
    }

    @Override
    public synchronized void start() {
        if (!threads.isEmpty() || stopped) {
            throw new IllegalStateException(name() + " was started before");
        }
        for (int i = 0; i < settings.workers(); i++) {
            threads.add(Thread.ofVirtual().name(name() + "-" + i).start(this::work));
        }
        if (!settings.resync().isZero()) {
            threads.add(Thread.ofVirtual().name(name() + "-resync").start(this::resync));
        }
    }

    /** Starts no further pass and lets running ones end; those still running at the deadline are interrupted. */
    @Override
    public synchronized void stop() {
        stopped = true;
        queue.close();
        long deadline = System.nanoTime() + settings.stopWithin().toNanos();
        for (Thread thread : threads) {
            if (thread.getName().endsWith("-resync") || !joined(thread, deadline - System.nanoTime())) {
                thread.interrupt();
            }
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return !threads.isEmpty() && !stopped;
    }

    /** Begins after caches and leadership, ends before them: a pass never outlives its right to write. */
    @Override
    public int getPhase() {
        return WatchedCaches.PHASE + 200;
    }

    /** Why this loop makes no progress; empty while it does. */
    public Optional<String> stuck() {
        long now = System.nanoTime();
        for (Map.Entry<K, Long> pass : running.entrySet()) {
            Duration age = Duration.ofNanos(now - pass.getValue());
            if (age.compareTo(settings.passLimit()) > 0) {
                return Optional.of("the pass of " + pass.getKey() + " runs for " + age.toSeconds() + " s");
            }
        }
        Duration silence = queue.sinceTick();
        boolean asleep = running.size() < settings.workers()
                && silence.compareTo(settings.passLimit().plus(WorkQueue.IDLE)) > 0;
        boolean starved = queue.waiting().compareTo(settings.passLimit()) > 0 && running.isEmpty();
        return !stopped && !threads.isEmpty() && (asleep || starved)
                ? Optional.of("no pass began for " + silence.toSeconds() + " s though keys wait or workers are idle")
                : Optional.empty();
    }

    private void work() {
        try {
            for (K key = queue.take(); key != null; key = queue.take()) {
                pass(key);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // stop() lost its patience
        }
    }

    private void pass(K key) {
        long begun = System.nanoTime();
        running.put(key, begun);
        String result = "success";
        try {
            Outcome outcome = reconciler.reconcile(key);
            outage.back();
            queue.succeeded(key, outcome.again());
        } catch (Throwable e) { // even an Error of one key must not stop the others
            result = "failure";
            int failures = queue.failed(
                    key, settings.backoff(), ThreadLocalRandom.current().nextDouble());
            tell(key, failures, e);
        } finally {
            running.remove(key);
            passes(result).record(Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    private Timer passes(String result) {
        return Timer.builder("xlss.reconcile.pass.duration")
                .description("Passes of a loop and how long they took")
                .tag("loop", name())
                .tag("result", result)
                .register(meters);
    }

    /** The first failure with its origin, later ones ever more rarely; an API that is away is told once for all keys. */
    private void tell(K key, int failures, Throwable e) {
        if (e instanceof KubernetesFailure failure && failure.outcomeUnknown()) {
            outage.lost(failure);
        } else if (failures == 1 && !(e instanceof KubernetesFailure)) {
            log.warn("{}: {} failed", name(), key, e);
        } else if (Integer.bitCount(failures) == 1) {
            log.warn("{}: {} failed {} times in a row: {}", name(), key, failures, e.toString());
        } else {
            log.debug("{}: {} failed {} times in a row", name(), key, failures, e);
        }
    }

    private void resync() {
        try {
            while (!stopped) {
                Thread.sleep(settings.resync());
                everything.get().forEach(this::enqueue);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean joined(Thread thread, long nanos) {
        try {
            return thread.join(Duration.ofNanos(Math.max(nanos, 1)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
