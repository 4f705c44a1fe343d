package cn.xdf.arch.xlss.kube;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Writes Events beside the work that they tell of, in their order: a pod that waits for its data does not wait for words about it. Where
 * the API server is slow or away, later ones are left out rather than kept without end.
 */
final class EventQueue implements Executor, AutoCloseable {
    private static final int LONGEST = 500;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(LONGEST),
            Thread.ofVirtual().name("events").factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    @Override
    public void execute(Runnable write) {
        writer.execute(write);
    }

    /** What was recorded in the last moment is still written, if the API server answers. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                writer.shutdownNow();
            }
        } catch (InterruptedException e) {
            writer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
