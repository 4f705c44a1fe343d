package cn.xdf.arch.xlss.kube;

import cn.xdf.arch.xlss.kube.LeadershipListener.Ending;
import cn.xdf.arch.xlss.kube.LeasePolicy.Lease;
import cn.xdf.arch.xlss.kube.LeasePolicy.Verdict;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Whether this program leads. It is no fence: a paused leader wakes up believing for a moment, so every write of a leader
 * carries its own precondition.
 */
public final class Leadership implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Leadership.class);
    private static final Duration GOODBYE = Duration.ofSeconds(5);

    private final LeaseStore store;
    private final LeadershipProperties properties;
    private final String me;
    private final OutageLog outage;
    private final LeadershipListeners listeners = new LeadershipListeners();
    private Thread thread;
    private volatile boolean leaving;
    private volatile boolean stopped;
    private volatile boolean leading;
    private volatile long renewedAt;
    private Lease known;
    private String observed;
    private long observedSince;

    /** @param me who we are, unlike anybody else, also unlike ourselves before a restart */
    public Leadership(
            KubernetesApi api,
            LeadershipProperties properties,
            String lease,
            String me,
            MeterRegistry meters,
            InstantSource clock) {
        ObjectKey key = ObjectKey.of(properties.namespace(), lease);
        this.store = new LeaseStore(api, key, me, properties.leaseDuration(), clock);
        this.properties = properties;
        this.me = me;
        this.outage = new OutageLog(log, "lease " + key, clock);
        Gauge.builder("xlss.leader", this, self -> self.isLeader() ? 1 : 0)
                .description("1 while this program leads")
                .tag("lease", lease)
                .register(meters);
    }

    /** To be called before the start, so that no begin is missed. */
    public void listen(LeadershipListener listener) {
        listeners.add(listener);
    }

    /** We lead, and renewed lately enough that nobody else can. */
    public boolean isLeader() {
        return leading && !left().isNegative();
    }

    @Override
    public synchronized void start() {
        thread = Thread.ofVirtual().name("leadership").start(this::campaign);
    }

    /** Ends the leader's work, then gives the lease back, so that the successor need not wait for it to run out. */
    @Override
    public synchronized void stop() {
        if (thread == null || leaving) {
            return;
        }
        leaving = true;
        listeners.ended(Ending.RELEASED);
        try {
            if (!listeners.finish(GOODBYE)) {
                log.warn("the leader's work did not end within {} s", GOODBYE.toSeconds());
            }
            stopped = true; // until here the lease was renewed
            thread.interrupt();
            thread.join(GOODBYE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null && !leaving;
    }

    /** Begins after the caches and before the loops; ends the other way round. */
    @Override
    public int getPhase() {
        return WatchedCaches.PHASE + 100;
    }

    private void campaign() {
        while (!stopped) {
            try {
                step();
                outage.back();
            } catch (KubernetesFailure failure) {
                known = null; // read it anew
                if (!stopped && !failure.isConflict() && !failure.alreadyExists()) {
                    outage.lost(failure);
                }
            } catch (RuntimeException e) { // a program that can never lead again must at least say so
                known = null;
                outage.lost(e);
            }
            if (leading && left().isNegative()) {
                lose("it was not renewed for " + properties.renewDeadline().toMillis() + " ms");
            }
            rest();
        }
        release();
    }

    private void step() {
        if (known == null || !leading) {
            known = store.read(limit());
            observe();
        }
        long begun = System.nanoTime();
        Duration unchanged = Duration.ofNanos(begun - observedSince);
        Verdict verdict = LeasePolicy.judge(known, me, unchanged, properties.leaseDuration());
        if (verdict == Verdict.WAIT && leading) {
            lose(known.holder() + " holds it");
        } else if (verdict != Verdict.WAIT && (leading || !leaving)) {
            known = switch (verdict) {
                case CREATE -> store.create(limit());
                case TAKE -> store.take(known, limit());
                default -> store.renew(known, limit());
            };
            observe();
            won(begun);
        }
    }

    /** Notes since when the lease has looked as it does. */
    private void observe() {
        String version = known == null ? "" : known.version();
        if (!version.equals(observed)) {
            observed = version;
            observedSince = System.nanoTime();
        }
    }

    private void won(long begun) {
        renewedAt = begun; // from before the call: a slow answer does not lengthen our time
        if (!leading) {
            leading = true;
            log.info("{} leads, having the lease {}", me, store);
            listeners.started();
        }
    }

    private void lose(String reason) {
        leading = false;
        known = null;
        log.warn("{} no longer leads, having lost the lease {}: {}", me, store, reason);
        listeners.ended(Ending.LOST);
    }

    private void release() {
        Thread.interrupted(); // stop() woke us with it
        if (!leading) {
            return;
        }
        leading = false;
        try {
            Lease lease = store.read(properties.retryPeriod());
            if (lease != null && lease.holder().equals(me)) {
                store.release(lease, properties.retryPeriod());
                log.info("{} gave the lease {} back", me, store);
            }
        } catch (RuntimeException e) {
            log.info("{} could not give the lease {} back, it will run out: {}", me, store, e.getMessage());
        }
    }

    /** Until somebody else may lead; negative when we must not. */
    private Duration left() {
        return properties.renewDeadline().minusNanos(System.nanoTime() - renewedAt);
    }

    /** No call of a leader may take longer than its time. */
    private Duration limit() {
        Duration call = properties.renewDeadline().dividedBy(2);
        Duration least = Duration.ofMillis(50);
        Duration most = leading && left().compareTo(call) < 0 ? left() : call;
        return most.compareTo(least) < 0 ? least : most;
    }

    private void rest() {
        Duration rest = properties.retryPeriod();
        if (leading && left().compareTo(rest) < 0) {
            rest = left().isNegative() ? Duration.ZERO : left().plusMillis(1);
        }
        try {
            Thread.sleep(stopped ? Duration.ZERO : rest);
        } catch (InterruptedException e) {
            log.trace("woken to stop"); // the loop's condition says so
        }
    }
}
