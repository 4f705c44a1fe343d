package cn.xdf.arch.xlss.agent.restore;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Work that goes on beside its owner's own, and ends with it. It has a thread of its own: one that waits for the disk in a call of the
 * kernel would hold one of the few that all virtual threads share.
 *
 * @param <T> what it finds
 */
final class Beside<T> implements AutoCloseable {
    private final FutureTask<T> task;
    private final Thread thread;

    private Beside(String name, Callable<T> work) {
        task = new FutureTask<>(work);
        thread = Thread.ofPlatform().daemon().name(name).start(task);
    }

    static <T> Beside<T> start(String name, Callable<T> work) {
        return new Beside<>(name, work);
    }

    /**
     * Waits for it.
     *
     * @throws RestoreFailure as the work did
     * @throws IOException as the work did
     */
    T result() throws RestoreFailure, IOException, InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RestoreFailure failure -> throw failure;
                case IOException failure -> throw failure;
                case InterruptedException stopped -> throw stopped;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** Whatever is left of it is stopped, and has ended when this returns. */
    @Override
    public void close() {
        task.cancel(true);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
