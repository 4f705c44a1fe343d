package cn.xdf.arch.xlss.e2e.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** An external program to run: arguments as a list, both pipes drained, never longer than its time limit. */
public final class Command {
    private final List<String> arguments;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private Duration limit = Duration.ofMinutes(2);
    private String input = "";

    private Command(List<String> arguments) {
        this.arguments = List.copyOf(arguments);
    }

    public static Command of(String... arguments) {
        return new Command(List.of(arguments));
    }

    public static Command of(List<String> arguments) {
        return new Command(arguments);
    }

    public Command within(Duration limit) {
        this.limit = limit;
        return this;
    }

    public Command withInput(String input) {
        this.input = input;
        return this;
    }

    public Command with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Runs it to its end; a run over the limit is killed with its children and fails the test. */
    public Result run() {
        Process process = start();
        CompletableFuture<String> error = read(process.errorReader());
        CompletableFuture<String> output = read(process.inputReader());
        try (var writer = process.outputWriter()) {
            writer.write(input);
        } catch (IOException ignored) {
            // The program ended without reading its input: its exit code tells whether that is right.
        }
        if (!ended(process)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("not done after " + limit + ": " + this + "\n" + error.join() + output.join());
        }
        return new Result(toString(), process.exitValue(), output.join(), error.join());
    }

    /** Starts it and leaves it running: the caller ends it. */
    public Process start() {
        ProcessBuilder builder =
                new ProcessBuilder(arguments).directory(Checkout.root().toFile());
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean ended(Process process) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted: " + this, e);
        }
    }

    /** Not on virtual threads: two that wait for a pipe keep both carriers of a machine of two processors, and were seen to stop all others. */
    private static CompletableFuture<String> read(java.io.BufferedReader reader) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (reader) {
                        return reader.readAllAsString();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                task -> Thread.ofPlatform().daemon().start(task));
    }

    @Override
    public String toString() {
        return String.join(" ", arguments);
    }

    /** What a program left: exit code and both outputs. */
    public record Result(String command, int code, String output, String error) {
        public boolean succeeded() {
            return code == 0;
        }

        /** The output without white space at its end; fails the test when the exit code is not 0. */
        public String orFail() {
            if (code != 0) {
                throw new AssertionError("exit code " + code + ": " + command + "\n" + error + output);
            }
            return output.strip();
        }
    }

    /** Where the checkout is: the tests run in one of its modules. */
    public static final class Checkout {
        private Checkout() {}

        public static Path root() {
            Path directory = Path.of("").toAbsolutePath();
            while (!directory.resolve("dev/cluster").toFile().exists()) {
                directory = directory.getParent();
            }
            return directory;
        }
    }
}
