package cn.xdf.arch.xlss.volume;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import cn.xdf.arch.xlss.api.Names;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The directory of one volume in a pool of this node. Every step may be repeated, whatever a run before it left half done. */
final class VolumeDirectory {
    /** Like other provisioners of local volumes: which user the pod runs as is not known here, and nobody else mounts it. */
    private static final String MODE = "rwxrwxrwx";

    private static final List<String> OWN_PLACES = List.of("deleting", "staging", "quarantine");
    private static final int MARK_LIMIT = 64 * 1024;
    private static final long DELETE_HOURS = 12;

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
    void requirePool(String uuid) throws IOException {
        Path mark = own.resolve("pool");
        if (uuid.isBlank() || !Files.isRegularFile(mark, NOFOLLOW_LINKS) || Files.size(mark) > MARK_LIMIT) {
            throw new IOException("no pool " + uuid + " is here: its mark is missing");
        }
        if (!Files.readString(mark).contains(uuid)) {
            throw new IOException("another pool than " + uuid + " is here");
        }
    }

    /** Makes it, empty and safe on disk. One that is there already is taken if it is an empty directory. */
    void make() throws IOException {
        Path directory = pool.resolve(volume);
        if (Files.exists(directory, NOFOLLOW_LINKS)) {
            requireEmptyDirectory(directory);
        } else {
            Files.createDirectory(directory);
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(MODE)); // the umask is not asked
        sync(directory);
        sync(pool);
    }

    /** Removes it and what xlss itself keeps of this volume; never follows a symbolic link, never leaves the filesystem. */
    void remove() throws IOException {
        Path deleting = own.resolve("deleting").resolve(volume);
        delete(deleting); // of a run that was killed
        Path directory = pool.resolve(volume);
        if (Files.exists(directory, NOFOLLOW_LINKS)) {
            Files.createDirectories(deleting.getParent());
            Files.move(directory, deleting, StandardCopyOption.ATOMIC_MOVE); // half a volume never stands in its place
            sync(pool);
        }
        for (String place : OWN_PLACES) {
            delete(own.resolve(place).resolve(volume));
        }
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

    /** By rm, which deletes trees of any depth and names that are no text. */
    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, NOFOLLOW_LINKS)) {
            return;
        }
        Process rm = new ProcessBuilder("rm", "-rf", "--one-file-system", "--", tree.toString())
                .inheritIO()
                .start();
        try {
            if (!rm.waitFor(DELETE_HOURS, TimeUnit.HOURS) || rm.exitValue() != 0) {
                throw new IOException(tree + " could not be deleted");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(tree + ": interrupted", e);
        } finally {
            rm.destroyForcibly();
        }
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }
}
