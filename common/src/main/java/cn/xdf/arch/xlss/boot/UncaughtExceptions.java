package cn.xdf.arch.xlss.boot;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An exception that nobody caught is logged once, with its thread's name; a virtual machine that is broken is ended. */
final class UncaughtExceptions implements Thread.UncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(UncaughtExceptions.class);

    static void install() {
        Thread.setDefaultUncaughtExceptionHandler(new UncaughtExceptions());
    }

    @Override
    public void uncaughtException(Thread thread, Throwable failure) {
        if (failure instanceof VirtualMachineError) {
            // No logging, no shutdown hooks: both need memory, and a program without it must not linger half alive.
            System.err.println("ended by " + failure.getClass().getName() + " in thread " + thread.getName());
            Runtime.getRuntime().halt(ExitCode.OUT_OF_MEMORY);
        }
        LOG.error("uncaught exception in thread {}", thread.getName(), failure);
    }
}
