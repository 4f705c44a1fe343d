package cn.xdf.arch.xlss.boot;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/** Does the same again and again on a thread of its own, from start to stop, with a rest in between. As a bean it begins and ends with its program. */
public final class BackgroundLoop implements SmartLifecycle {
    private final String name;
    private final Duration rest;
    private final Pass pass;
    private final Semaphore wake = new Semaphore(0);
    private volatile Thread thread;

    /** What is done each time. It deals with its own failures: one that it throws ends the loop. */
    @FunctionalInterface
    public interface Pass {
        /** @throws InterruptedException it was told to stop */
        void run() throws InterruptedException;
    }

    public BackgroundLoop(String name, Duration rest, Pass pass) {
        this.name = name;
        this.rest = rest;
        this.pass = pass;
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
        thread.start(); // not before the field is set: it runs only while it stands there
    }

    /** Interrupts the pass that runs, and does not wait for its end. */
    @Override
    public void stop() {
        Thread running = thread;
        thread = null;
        if (running != null) {
            running.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    /** Cuts the rest short, the next one if a pass runs now. Never blocks. */
    public void wake() {
        wake.release();
    }

    private void run() {
        try {
            while (Thread.currentThread() == thread) {
                pass.run();
                if (wake.tryAcquire(rest.toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
