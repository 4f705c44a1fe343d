package cn.xdf.arch.xlss.agent.restic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process that ends with its owner: with the thread that waits for it, at its deadline, and with this program even when that is killed
 * with SIGKILL.
 *
 * <p>The last is the kernel's work (prctl PR_SET_PDEATHSIG, set by setpriv), and it watches the THREAD that started the process, not the
 * program. So one thread starts them all, which lives as long as the program: a worker of a pool that ends when idle would take a running
 * backup with it.
 */
final class OwnedProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedProcess.class);
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private static final ExecutorService STARTER = Executors.newFixedThreadPool(
            1, task -> Thread.ofPlatform().daemon().name("process-starter").unstarted(task));

    private final Process process;
    private final List<Thread> readers;
    private final Duration grace;
    private boolean stopped;

    private OwnedProcess(Process process, List<Thread> readers, Duration grace) {
        this.process = process;
        this.readers = readers;
        this.grace = grace;
    }

    /**
     * Starts a program with exactly this environment and no input.
     *
     * @param line is told of each line of both outputs, by two threads
     * @throws IOException it could not be started
     */
    static OwnedProcess start(
            List<String> command,
            Path directory,
            Map<String, String> environment,
            Duration grace,
            Consumer<String> line)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = onStarter(builder);
        process.outputWriter().close();
        return new OwnedProcess(
                process,
                List.of(drain(process.inputReader(UTF_8), line), drain(process.errorReader(UTF_8), line)),
                grace);
    }

    private static Process onStarter(ProcessBuilder builder) throws IOException, InterruptedException {
        try {
            return STARTER.submit(builder::start).get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        }
    }

    /**
     * Waits for the end, and for all that was said; at the deadline, or when its owner has enough of it, it is stopped.
     *
     * @param late is told before that
     * @throws InterruptedException this thread was told to stop: so is the process
     */
    Ending await(Duration deadline, Enough enough, Runnable late) throws InterruptedException {
        if (!endsByItself(deadline, enough)) {
            late.run();
            stop();
        }
        int code = process.waitFor();
        for (Thread reader : readers) {
            reader.join(grace); // a stray grandchild may hold the pipe open
        }
        return new Ending(code, stopped);
    }

    private boolean endsByItself(Duration deadline, Enough enough) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        for (long left = deadline.toNanos(); left > 0 && !enough.isEnough(); left = end - System.nanoTime()) {
            if (process.waitFor(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS)) {
                return true;
            }
        }
        return false;
    }

    /** Whether its owner has enough of it. */
    interface Enough {
        boolean isEnough() throws InterruptedException;
    }

    /**
     * How it ended.
     *
     * @param code its exit code, 128 + n for a signal
     * @param stopped by us; then its code means little
     */
    record Ending(int code, boolean stopped) {}

    /** Asks it to stop, so that it removes its lock, and kills it with its children when it does not. */
    private void stop() throws InterruptedException {
        stopped = true;
        process.destroy();
        if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
    }

    private void kill() {
        List<ProcessHandle> children = process.descendants().toList(); // cannot be found any more once it is gone
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    /** Whatever is left of it ends here. */
    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            stop();
        } catch (InterruptedException again) {
            interrupted = true;
        } finally {
            kill();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Not on a virtual thread: one that waits for a pipe keeps its carrier, and the JDK (25.0.3) was seen not to let another stand in for it.
     * With as many of them as processors all virtual threads then wait for restic's next line.
     */
    private static Thread drain(BufferedReader reader, Consumer<String> line) {
        return Thread.ofPlatform().daemon().name("process-output").start(() -> {
            try (reader) {
                for (String next = reader.readLine(); next != null; next = reader.readLine()) {
                    told(line, next);
                }
            } catch (IOException closed) {
                // The process is gone, and its exit code says how.
            }
        });
    }

    /** A listener that fails must not stop the reading: the process would hang on a full pipe. */
    private static void told(Consumer<String> line, String text) {
        try {
            line.accept(text);
        } catch (RuntimeException bug) {
            LOG.warn("a listener of a process failed", bug);
        }
    }
}
