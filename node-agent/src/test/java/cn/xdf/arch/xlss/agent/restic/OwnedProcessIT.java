package cn.xdf.arch.xlss.agent.restic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that this program starts never outlives it, and lives as long as it should. */
class OwnedProcessIT {
    @TempDir
    Path folder;

    /** Run as a program of its own: starts a "restic" that sleeps, says its pid, and waits. */
    static final class Owner {
        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            Thread.ofVirtual().start(() -> {
                while (!Files.exists(folder.resolve("pid"))) {
                    Thread.onSpinWait();
                }
                System.out.println("started");
            });
            new Restic(sleeper(folder)).run(null, ResticCommand.version());
        }
    }

    @Test
    void it_dies_with_its_owner_even_when_that_is_killed() throws Exception {
        Process owner = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = owner.inputReader()) {
            output.lines().filter("started"::equals).findFirst().orElseThrow();
        }
        ProcessHandle restic = handle(folder.resolve("pid"));
        assertThat(restic.isAlive()).isTrue();

        owner.destroyForcibly().waitFor();

        restic.onExit().get(5, TimeUnit.SECONDS);
    }

    @Test
    void it_survives_the_thread_that_asked_for_it() throws Exception {
        CompletableFuture<OwnedProcess> started = new CompletableFuture<>();
        Thread asked = Thread.ofPlatform().start(() -> {
            try {
                started.complete(OwnedProcess.start(
                        List.of("setpriv", "--pdeathsig", "KILL", "sleep", "1"),
                        folder,
                        Map.of("PATH", "/usr/bin:/bin"),
                        Duration.ofSeconds(1),
                        line -> {}));
            } catch (Exception e) {
                started.completeExceptionally(e);
            }
        });
        asked.join();

        try (OwnedProcess process = started.get()) {
            assertThat(process.await(Duration.ofSeconds(10), () -> false, () -> {}))
                    .isEqualTo(new OwnedProcess.Ending(0, false));
        }
    }

    @Test
    void what_does_not_stop_is_killed_with_its_children() throws Exception {
        Path program = script("trap '' TERM INT; sleep 300 & echo $! >" + folder.resolve("child") + "; wait; wait");
        Restic stubborn = new Restic(new ResticProperties(program, folder.resolve("work"), 0, Duration.ofMillis(300)));

        ResticResult result = stubborn.run(null, ResticCommand.version().within(Duration.ofSeconds(1)));

        assertThat(result.outcome()).isEqualTo(ResticOutcome.CANCELLED);
        assertThat(result.exitCode()).isEqualTo(137);
        handle(folder.resolve("child")).onExit().get(5, TimeUnit.SECONDS);
    }

    @Test
    void both_outputs_are_drained_and_odd_lines_are_messages() throws Exception {
        Path program = script("""
                i=0; while [ $i -lt 3000 ]; do
                  echo '{"message_type":"status","bytes_done":7}'; echo 'warning: odd {' >&2; i=$((i+1)); done
                echo '{"message_type":"error","error":{"message":"no"},"item":"/f"}' >&2
                echo '{"message_type":"new kind","x":1}'
                echo '{"message_type":"summary","snapshot_id":"s"}'; exit 3""");

        ResticResult result = new Restic(new ResticProperties(program, folder, 0, Duration.ofSeconds(1)))
                .run(null, ResticCommand.version());

        assertThat(result.outcome()).isEqualTo(ResticOutcome.PARTIAL);
        assertThat(result.snapshotId()).isEqualTo("s");
        assertThat(result.count("files_new")).isZero();
        assertThat(result.messages()).hasSize(20).endsWith("/f: no");
        assertThat(result.output()).hasSize(2);
    }

    private static ResticProperties sleeper(Path folder) throws Exception {
        Path program = folder.resolve("sleeper");
        Files.writeString(
                program,
                "#!/bin/sh\necho $$ >" + folder + "/pid.new; mv " + folder + "/pid.new " + folder
                        + "/pid\nexec sleep 300\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new ResticProperties(program, folder.resolve("work"), 5, Duration.ofSeconds(1));
    }

    private Path script(String body) throws Exception {
        Path program = folder.resolve("program");
        Files.writeString(program, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }

    private static ProcessHandle handle(Path file) throws Exception {
        return ProcessHandle.of(Long.parseLong(Files.readString(file).strip())).orElseThrow();
    }
}
