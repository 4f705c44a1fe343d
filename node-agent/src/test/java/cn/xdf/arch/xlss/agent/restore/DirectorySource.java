package cn.xdf.arch.xlss.agent.restore;

import cn.xdf.arch.xlss.api.RestoreReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A snapshot that is a directory; what it restores can be damaged on the way. */
final class DirectorySource implements SnapshotSource {
    /** Damages what was just restored. */
    interface Damage {
        void to(Path data) throws IOException, InterruptedException, RestoreFailure;
    }

    private final Path original;
    private Damage damage = data -> {};

    DirectorySource(Path original) {
        this.original = original;
    }

    DirectorySource damaging(Damage next) {
        damage = next;
        return this;
    }

    @Override
    public List<Snapshot> snapshots(String namespace, String volume) {
        return List.of();
    }

    @Override
    public void restore(String namespace, Snapshot snapshot, Path target, Consumer<Progress> progress)
            throws RestoreFailure, InterruptedException {
        try {
            run("cp", "-a", original.toString(), target.toString());
            damage.to(target.resolve(original.getFileName()));
        } catch (IOException e) {
            throw new RestoreFailure(RestoreReason.TARGET_FAILED, e.toString());
        }
        progress.accept(new Progress(snapshot.bytes(), snapshot.bytes(), 1, 1, ""));
    }

    @Override
    public void list(String namespace, Snapshot snapshot, Consumer<TreeEntry> entries) throws RestoreFailure {
        try {
            TreeWalk.walk(original, entries);
        } catch (IOException e) {
            throw new RestoreFailure(RestoreReason.REPOSITORY_FAILED, e.toString());
        }
    }

    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    /** A tree with what is easily lost: links of both kinds, a FIFO, setuid, odd names, an empty directory, a sparse file. */
    static Path tree(Path parent, String name) throws IOException, InterruptedException {
        Path tree = Files.createDirectories(parent.resolve(name));
        Files.writeString(tree.resolve("records"), "one\ntwo\n");
        Files.createLink(tree.resolve("same"), tree.resolve("records"));
        Files.writeString(tree.resolve("same size"), "one\nsix\n");
        Files.createSymbolicLink(tree.resolve("link"), Path.of("records"));
        Files.createDirectory(tree.resolve("empty"));
        run("mkfifo", tree + "/fifo");
        run("chmod", "4755", tree + "/same size");
        run("truncate", "-s", "10M", tree + "/sparse");
        run(
                "sh",
                "-c",
                "cd \"$0\" && : > \"$(printf 'bad\\377\\376name\\nline')\" && : > \"$(printf 'gr\\303\\274n')\"",
                tree.toString());
        return tree;
    }
}
