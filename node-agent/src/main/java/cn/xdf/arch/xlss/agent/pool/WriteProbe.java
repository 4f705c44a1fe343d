package cn.xdf.arch.xlss.agent.pool;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/** Finds out whether a disk still works, the only sure way: a file is written, made safe, read and removed. */
public final class WriteProbe {
    private final Path file;
    private final int size;

    /** @param file on the disk in question; one of this name is overwritten @param size in bytes */
    public WriteProbe(Path file, int size) {
        this.file = file;
        this.size = size;
    }

    /** @throws IOException with what went wrong */
    public void run() throws IOException {
        byte[] written = new byte[size];
        ThreadLocalRandom.current().nextBytes(written);
        try (FileChannel channel = FileChannel.open(file, READ, WRITE, CREATE, TRUNCATE_EXISTING, NOFOLLOW_LINKS)) {
            write(channel, ByteBuffer.wrap(written));
            channel.force(true);
            if (!Arrays.equals(written, read(channel))) {
                throw new IOException("what was written reads back as something else");
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void write(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private byte[] read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(size);
        while (buffer.hasRemaining() && channel.read(buffer, buffer.position()) >= 0) {}
        return buffer.array();
    }
}
