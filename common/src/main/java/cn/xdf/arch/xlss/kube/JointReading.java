package cn.xdf.arch.xlss.kube;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * One reading for several threads: the first that asks makes it, the others wait, and all get what comes of it, be it a failure. Nobody waits
 * for longer than the reading takes.
 */
public final class JointReading<V> {
    private final Supplier<V> reading;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CompletableFuture<V> result = new CompletableFuture<>();

    public JointReading(Supplier<V> reading) {
        this.reading = reading;
    }

    /** @throws RuntimeException as the reading threw it */
    public V get() {
        if (begun.compareAndSet(false, true)) {
            try {
                result.complete(reading.get());
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        }
        try {
            return result.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    public boolean failed() {
        return result.isCompletedExceptionally();
    }
}
