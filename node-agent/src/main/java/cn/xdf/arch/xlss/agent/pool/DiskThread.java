package cn.xdf.arch.xlss.agent.pool;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Asks a disk that may never answer. A thread that waits for a dead disk cannot be woken, so there is at most one: while it hangs, no other
 * is started, and the answer is that there is none.
 */
final class DiskThread {
    private final String name;
    private final Duration deadline;
    private volatile CompletableFuture<?> pending = CompletableFuture.completedFuture(null);

    DiskThread(String name, Duration deadline) {
        this.name = name;
        this.deadline = deadline;
    }

    /** The question's answer; empty when there is none in time. To be called by one thread only. */
    <T> Optional<T> ask(Supplier<T> question) throws InterruptedException {
        if (!pending.isDone()) {
            return Optional.empty();
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        pending = answer;
        Thread.ofPlatform().daemon().name(name).start(() -> complete(answer, question));
        try {
            return Optional.of(answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(name + " failed", e.getCause());
        }
    }

    private static <T> void complete(CompletableFuture<T> answer, Supplier<T> question) {
        try {
            answer.complete(question.get());
        } catch (Throwable e) { // whoever waits must hear of it, whatever it is
            answer.completeExceptionally(e);
        }
    }
}
