package cn.xdf.arch.xlss.kube;

import cn.xdf.arch.xlss.kube.LeadershipListener.Ending;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners in turn, on a thread of its own, so that a slow one does not stop the renewing. */
final class LeadershipListeners {
    private static final Logger log = LoggerFactory.getLogger(LeadershipListeners.class);

    private final List<LeadershipListener> all = new CopyOnWriteArrayList<>();
    private final ExecutorService telling = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("leadership-listeners").factory());
    private boolean begun; // only the telling thread's

    void add(LeadershipListener listener) {
        all.add(listener);
    }

    void started() {
        tell(() -> {
            begun = true;
            all.forEach(listener -> guarded(listener::started));
        });
    }

    /** Silent unless a begin was told. */
    void ended(Ending ending) {
        tell(() -> {
            if (begun) {
                begun = false;
                all.forEach(listener -> guarded(() -> listener.ended(ending)));
            }
        });
    }

    /** Waits until all is told, and tells nothing more; false when the patience was too short. */
    boolean finish(Duration patience) throws InterruptedException {
        telling.shutdown();
        return telling.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tell(Runnable call) {
        try {
            telling.execute(call);
        } catch (RejectedExecutionException e) {
            log.debug("the program stops: nobody is told any more");
        }
    }

    private static void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            log.error("a listener of the leadership failed", e);
        }
    }
}
