package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.wire.BindRequest;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;

/** Runs each bind on a virtual thread of its own: one may take minutes, and the event loop must answer the next filter meanwhile. */
public final class Binds implements AutoCloseable {
    private final Binder binder;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("bind-", 0).factory());
    private final AtomicInteger inFlight = new AtomicInteger();

    public Binds(Binder binder) {
        this.binder = binder;
    }

    /** Cancelling, as a closed connection does, interrupts the bind. */
    public Mono<BindResult> bind(BindRequest request) {
        return Mono.create(sink -> {
            inFlight.incrementAndGet(); // here, not in the task: a bind that waits for its thread counts too
            var task = threads.submit(() -> {
                try {
                    sink.success(binder.bind(request));
                } catch (RuntimeException e) {
                    sink.error(e);
                } finally {
                    inFlight.decrementAndGet();
                }
            });
            sink.onCancel(() -> task.cancel(true));
        });
    }

    public int inFlight() {
        return inFlight.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
