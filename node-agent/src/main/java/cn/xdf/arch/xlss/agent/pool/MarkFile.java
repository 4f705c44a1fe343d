package cn.xdf.arch.xlss.agent.pool;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import cn.xdf.arch.xlss.api.Names;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file {@code <base path>/.xlss/pool}. */
final class MarkFile {
    private static final String NAME = "pool";
    private static final int LIMIT = 4096;

    private final Path base;
    private final Path folder;
    private final Path file;

    MarkFile(Path base) {
        this.base = base;
        this.folder = base.resolve(Names.OWN_FOLDER);
        this.file = folder.resolve(NAME);
    }

    /** @throws IOException the disk does not answer as it should */
    MarkReading read() throws IOException {
        if (Files.isSymbolicLink(folder)) {
            return new MarkReading.Unreadable(Names.OWN_FOLDER + " is a symbolic link");
        }
        try {
            if (!Files.readAttributes(file, "isRegularFile", NOFOLLOW_LINKS)
                    .get("isRegularFile")
                    .equals(true)) {
                return new MarkReading.Unreadable("it is no regular file");
            }
            return parsed(content());
        } catch (NoSuchFileException e) {
            return new MarkReading.Missing();
        }
    }

    private static MarkReading parsed(String text) {
        try {
            return new MarkReading.Present(PoolMark.parse(text));
        } catch (IllegalArgumentException e) {
            return new MarkReading.Unreadable(e.getMessage());
        }
    }

    private String content() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(LIMIT);
        try (FileChannel channel = FileChannel.open(file, READ, NOFOLLOW_LINKS)) {
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }

    /**
     * Writes the mark, whole and safe on disk, or not at all.
     *
     * @throws java.nio.file.FileAlreadyExistsException there is one already; it stays
     */
    void create(PoolMark mark) throws IOException {
        if (!Files.isDirectory(folder, NOFOLLOW_LINKS)) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            sync(base);
        }
        Path draft = folder.resolve(NAME + "." + mark.uuid());
        try {
            try (FileChannel channel = FileChannel.open(draft, WRITE, CREATE_NEW)) {
                channel.write(ByteBuffer.wrap(mark.json().getBytes(StandardCharsets.UTF_8)));
                channel.force(true);
            }
            Files.createLink(file, draft); // unlike a rename it never replaces what is there
        } finally {
            Files.deleteIfExists(draft);
        }
        sync(folder);
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, READ)) {
            channel.force(true);
        }
    }
}
