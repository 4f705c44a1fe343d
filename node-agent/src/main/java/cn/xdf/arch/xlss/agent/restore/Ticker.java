package cn.xdf.arch.xlss.agent.restore;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports while its owner works, and interrupts the owner when the work is not wanted any more. */
final class Ticker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    private final Thread owner = Thread.currentThread();
    private final Thread thread;
    private volatile boolean unwanted;

    /** @param report false: stop the work; a report that throws is tried again, for an API that is away stops no restore */
    Ticker(Duration interval, BooleanSupplier report) {
        thread = Thread.ofVirtual().name("restore-progress").start(() -> run(interval, report));
    }

    /** Whether the interrupt that ended the work was ours. */
    boolean isUnwanted() {
        return unwanted;
    }

    private void run(Duration interval, BooleanSupplier report) {
        try {
            while (true) {
                Thread.sleep(interval);
                if (!reported(report)) {
                    unwanted = true;
                    owner.interrupt();
                    return;
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean reported(BooleanSupplier report) {
        try {
            return report.getAsBoolean();
        } catch (RuntimeException e) {
            LOG.debug("progress was not written", e);
            return true;
        }
    }

    /** After it, no report is under way and no interrupt comes. */
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = Thread.interrupted();
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted && !unwanted) {
            owner.interrupt();
        }
    }
}
