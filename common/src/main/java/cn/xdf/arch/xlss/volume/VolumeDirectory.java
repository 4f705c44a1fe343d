package cn.xdf.arch.xlss.volume;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import cn.xdf.arch.xlss.api.Names;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The directory of one volume in a pool of this node. Every step may be repeated, whatever a run before it left half done. No step
 * follows a symbolic link.
 */
final class VolumeDirectory {
    /** Like other provisioners of local volumes: which user the pod runs as is not known here, and nobody else mounts it. */
    private static final String MODE = "rwxrwxrwx";

    private static final String DELETING = "deleting";

    private static final List<String> OWN_PLACES = List.of(DELETING, "staging", "quarantine");

    /** Before the number of a tree that was put aside while another one of its volume was there: in no volume's name. */
    private static final String NEXT = "~";

    /** Where the agent records the moves that put data in place. */
    private static final Path MOVES = Path.of("records", "moves");

    private static final int MARK_LIMIT = 64 * 1024;
    private static final int ERROR_LIMIT = 300;

    /** Deleting gives way to everybody: the least of the processor, and of the disk what nobody else wants. */
    private static final List<String> REMOVER =
            List.of("nice", "-n", "19", "ionice", "-t", "-c", "3", "rm", "-rf", "--one-file-system", "--");

    private final Path pool;
    private final Path own;
    private final String volume;

    /** @throws IllegalArgumentException when {@code volume} is not a plain name */
    VolumeDirectory(Path pool, String volume) {
        if (!volume.matches("[a-z0-9][a-z0-9.-]{0,252}")) {
            throw new IllegalArgumentException("not a volume's name: " + volume);
        }
        this.pool = pool;
        this.own = pool.resolve(Names.OWN_FOLDER);
        this.volume = volume;
    }

    /** Fails unless the pool of this uuid is mounted here: an unmounted disk leaves an empty directory behind. */
    static void requirePool(Path pool, String uuid) throws IOException {
        Path own = pool.resolve(Names.OWN_FOLDER);
        Path mark = own.resolve("pool");
        if (uuid.isBlank()
                || !Files.isDirectory(own, NOFOLLOW_LINKS)
                || !Files.isRegularFile(mark, NOFOLLOW_LINKS)
                || Files.size(mark) > MARK_LIMIT) {
            throw new IOException("no pool " + uuid + " is here: its mark is missing");
        }
        if (!Files.readString(mark).contains(uuid)) {
            throw new IOException("another pool than " + uuid + " is here");
        }
    }

    /**
     * Makes it, empty; {@link #sync} makes it safe. One that is there already is taken if it is an empty directory. The folder that its
     * deletion needs is made now: on a full disk there would be no room for one, and nothing could be deleted.
     */
    void make() throws IOException {
        Files.createDirectories(requireNoLink(own.resolve(DELETING)));
        Path directory = pool.resolve(volume);
        if (Files.exists(directory, NOFOLLOW_LINKS)) {
            requireEmptyDirectory(directory);
        } else {
            Files.createDirectory(directory);
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(MODE)); // the umask is not asked
    }

    /** Takes back what {@link #make} made, and never more than an empty directory: what has data in it fails and stays. */
    void undo() throws IOException {
        Path directory = pool.resolve(volume);
        if (Files.exists(directory, NOFOLLOW_LINKS)) {
            requireEmptyDirectory(directory);
            if (Files.exists(own.resolve(MOVES).resolve(volume + ".json"), NOFOLLOW_LINKS)) {
                throw new FileSystemException(directory.toString(), null, "was put there by a move of the volume");
            }
            Files.delete(directory); // refuses one that is not empty any more
        }
    }

    /** What {@link #make} and {@link #undo} did outlives a loss of power. */
    void sync() throws IOException {
        Path directory = pool.resolve(volume);
        if (Files.isDirectory(directory, NOFOLLOW_LINKS)) {
            sync(directory);
        }
        sync(pool);
    }

    /** At once and in one step: half a volume never stands in its place. What a killed run left aside is in nobody's way. */
    void putAside() throws IOException {
        Path directory = pool.resolve(volume);
        if (!Files.exists(directory, NOFOLLOW_LINKS)) {
            return;
        }
        Path deleting = requireNoLink(own.resolve(DELETING));
        Files.createDirectories(deleting);
        Path aside = deleting.resolve(volume);
        for (int i = 1; Files.exists(aside, NOFOLLOW_LINKS); i++) {
            aside = deleting.resolve(volume + NEXT + i);
        }
        Files.move(directory, aside, StandardCopyOption.ATOMIC_MOVE);
        sync(pool);
    }

    /**
     * Removes it and what xlss itself keeps of this volume, as far as it comes in this time; never leaves the filesystem.
     *
     * @return whether nothing is left
     */
    boolean remove(Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        putAside();
        for (String place : OWN_PLACES) {
            for (Path tree : treesIn(requireNoLink(own.resolve(place)))) {
                if (!delete(tree, end - System.nanoTime())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What lies in this folder of ours for the volume. */
    private List<Path> treesIn(Path folder) throws IOException {
        if (!Files.exists(folder, NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> {
                        String name = entry.getFileName().toString();
                        return name.equals(volume) || name.startsWith(volume + NEXT);
                    })
                    .toList();
        }
    }

    private static Path requireNoLink(Path folder) throws IOException {
        if (Files.exists(folder, NOFOLLOW_LINKS) && !Files.isDirectory(folder, NOFOLLOW_LINKS)) {
            throw new FileSystemException(folder.toString(), null, folder.getFileName() + " of xlss is no directory");
        }
        return folder;
    }

    private static void requireEmptyDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory, NOFOLLOW_LINKS)) {
            throw new FileSystemException(directory.toString(), null, "is there and is no directory");
        }
        try (Stream<Path> entries = Files.list(directory)) {
            if (entries.findAny().isPresent()) {
                throw new FileSystemException(directory.toString(), null, "is there and is not empty");
            }
        }
    }

    /** By rm, which deletes trees of any depth and names that are no text. False when time was up; the next turn goes on. */
    private static boolean delete(Path tree, long nanos) throws IOException {
        if (!Files.exists(tree, NOFOLLOW_LINKS)) {
            return true;
        }
        Process rm = new ProcessBuilder(Stream.concat(REMOVER.stream(), Stream.of(tree.toString()))
                        .toList())
                .redirectErrorStream(true)
                .start();
        FutureTask<String> words = new FutureTask<>(() -> start(rm.getInputStream()));
        Thread.ofPlatform().daemon().start(words); // a pipe that nobody reads would stop it
        try {
            if (!rm.waitFor(Math.max(nanos, 1), TimeUnit.NANOSECONDS)) {
                return false;
            }
            if (rm.exitValue() != 0) {
                throw new IOException("could not be deleted: " + words.get());
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("could not be deleted", e);
        } finally {
            rm.destroyForcibly().onExit().join();
        }
    }

    private static String start(InputStream stream) throws IOException {
        String start = new String(stream.readNBytes(ERROR_LIMIT), StandardCharsets.UTF_8).strip();
        stream.transferTo(OutputStream.nullOutputStream());
        return start;
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }
}
