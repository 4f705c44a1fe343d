package cn.xdf.arch.xlss.agent.pool;

import cn.xdf.arch.xlss.agent.pool.PoolInspector.Inspection;
import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.boot.BackgroundLoop;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one pool of the node every few seconds for as long as the agent runs.
 *
 * <p>{@link #latest()} is what was seen last, {@link #told()} what the API should say: it follows only changes that are worth a write.
 */
final class PoolWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PoolWatch.class);

    private final PoolInspector inspector;
    private final PoolRecords records;
    private final PoolProperties properties;
    private final InstantSource clock;
    private final DiskThread disk;
    private final String path;
    private final BackgroundLoop loop;
    private Runnable listener = () -> {};
    private volatile Pool latest;
    private Pool told;
    private Instant toldAt;
    private int generation;
    private boolean asking;

    PoolWatch(
            String path, PoolInspector inspector, PoolRecords records, PoolProperties properties, InstantSource clock) {
        this.path = path;
        this.inspector = inspector;
        this.records = records;
        this.properties = properties;
        this.clock = clock;
        this.disk = new DiskThread("pool", properties.checkTimeout());
        this.loop = new BackgroundLoop("pool-watch", properties.checkInterval(), this::once);
    }

    /** To be called before the start. @param changed called when {@link #told()} has another value */
    public void onChange(Runnable changed) {
        this.listener = changed;
    }

    /** The pool as it was seen last; empty before the first look. */
    public Optional<Pool> latest() {
        return Optional.ofNullable(latest);
    }

    /** The pool as the API should tell of it; empty while there is nothing to tell. */
    public synchronized Optional<Pool> told() {
        return Optional.ofNullable(told);
    }

    /** The node's StorageNode is gone, and what it said of the pool with it: somebody wants a new beginning. */
    public synchronized void forget() {
        generation++;
        asking = true;
        told = null;
        look();
    }

    /** Look now, not only when the interval is over. Never blocks. */
    public void look() {
        loop.wake();
    }

    void start() {
        loop.start();
    }

    void stop() {
        loop.stop();
    }

    void once() throws InterruptedException {
        int begun = generation();
        try {
            note(begun, inspected());
        } catch (KubernetesFailure failure) {
            LOG.debug("whether there was a pool at {} cannot be asked", path, failure);
        } catch (RuntimeException bug) {
            LOG.warn("the pool at {} was not looked at", path, bug);
        }
    }

    private Pool inspected() throws InterruptedException {
        Optional<String> remembered = records.remembered(path);
        Inspection inspection = isAsking() ? null : ask(KnownPool.remembered(remembered));
        if (inspection == null || inspection.ask()) {
            inspection = ask(KnownPool.asked(records.ask(path)));
        }
        caughtUp(remembered.isPresent()
                && remembered.get().equals(inspection.pool().uuid()));
        return inspection.pool();
    }

    /** After {@link #forget()} what is remembered may still be of the time before. */
    private synchronized boolean isAsking() {
        return asking;
    }

    private synchronized void caughtUp(boolean agrees) {
        asking = asking && !agrees;
    }

    private Inspection ask(KnownPool known) throws InterruptedException {
        return disk.ask(() -> inspector.inspect(known)).orElseGet(() -> Inspection.found(silent(known)));
    }

    private Pool silent(KnownPool known) {
        String reason = "no answer in " + properties.checkTimeout().toSeconds() + " s";
        return latest().map(last -> PoolReport.failed(last, reason))
                .orElseGet(() -> new PoolReport(path, known.uuid().orElse(""), null).failed(reason));
    }

    private void note(int begun, Pool now) {
        synchronized (this) {
            if (begun != generation) {
                return;
            }
            log(latest, now);
            latest = now;
            Instant time = clock.instant();
            if (told != null && !ReportPolicy.isWorthTelling(told, now, Duration.between(toldAt, time))) {
                return;
            }
            told = now;
            toldAt = time;
        }
        listener.run();
    }

    private synchronized int generation() {
        return generation;
    }

    private static void log(Pool before, Pool now) {
        boolean ready = PoolState.READY.value().equals(now.state());
        if (before != null && before.state().equals(now.state())) {
            return;
        }
        if (ready) {
            LOG.info("pool {} at {} is Ready", now.uuid(), now.path());
        } else {
            LOG.warn("pool {} at {} is {}: {}", now.uuid(), now.path(), now.state(), now.reason());
        }
    }
}
