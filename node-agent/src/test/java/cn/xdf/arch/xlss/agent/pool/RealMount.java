package cn.xdf.arch.xlss.agent.pool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** A filesystem of its own, mounted for one test. Needs root. */
public final class RealMount implements AutoCloseable {
    private final Path point;

    private RealMount(Path point) {
        this.point = point;
    }

    public static RealMount tmpfs(Path point, String options) throws IOException {
        requireRoot();
        Files.createDirectories(point);
        run("mount", "-t", "tmpfs", "-o", options, "tmpfs", point.toString());
        return new RealMount(point);
    }

    /** Another name for a directory. */
    static RealMount bind(Path point, Path directory) throws IOException {
        requireRoot();
        Files.createDirectories(point);
        run("mount", "--bind", directory.toString(), point.toString());
        return new RealMount(point);
    }

    /** Of 16 MiB, in a file. */
    static RealMount ext4(Path point, Path image) throws IOException {
        requireRoot();
        Files.createDirectories(point);
        run("truncate", "--size=16M", image.toString());
        run("mkfs.ext4", "-q", "-F", image.toString());
        run("mount", "-o", "loop", image.toString(), point.toString());
        return new RealMount(point);
    }

    void remount(String options) throws IOException {
        run("mount", "-o", "remount," + options, point.toString());
    }

    /** From now on every write hangs, as on a disk that does not answer. */
    void freeze() throws IOException {
        run("fsfreeze", "--freeze", point.toString());
    }

    void thaw() throws IOException {
        run("fsfreeze", "--unfreeze", point.toString());
    }

    @Override
    public void close() throws IOException {
        run("umount", "--lazy", point.toString());
    }

    private static void requireRoot() throws IOException {
        Assumptions.assumeTrue(
                Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "only root may mount");
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(new ArrayList<>(List.of(command)))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
    }
}
