package cn.xdf.arch.xlss.e2e.cluster;

import cn.xdf.arch.xlss.e2e.harness.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A running `dev/cluster up` in a process group of its own, as in a terminal, to be interrupted. */
final class Launcher {
    private final Process process;
    private final Path output;

    private Launcher(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** A parent that ignores SIGINT (a job in the background of a script) must not hand that down: --default-signal. */
    static Launcher up(String name, Path folder) throws IOException {
        Path output = Files.createTempFile(folder, "up", ".log");
        String command = Command.Checkout.root() + "/dev/cluster --name " + name + " up 2 >" + output + " 2>&1";
        return new Launcher(
                Command.of("setsid", "env", "--default-signal=INT,QUIT", "bash", "-c", "exec " + command)
                        .start(),
                output);
    }

    /** Whether it still runs after this time. */
    boolean runsAfter(Duration time) throws InterruptedException {
        return !process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ctrl-C: SIGINT to the whole process group. */
    void interrupt() {
        Command.of("kill", "-INT", "--", "-" + process.pid()).run();
    }

    /** SIGKILL to the launcher alone; what it has started lives on. */
    void kill() {
        process.destroyForcibly();
    }

    int exitCode(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("dev/cluster up still runs after " + limit + ":\n" + output());
        }
        return process.exitValue();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
