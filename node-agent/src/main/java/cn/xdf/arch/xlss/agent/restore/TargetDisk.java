package cn.xdf.arch.xlss.agent.restore;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import cn.xdf.arch.xlss.api.RestoreReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Asks the disk before the repository is blamed: restic ends in the same way whether it cannot read the one or cannot write the other. */
final class TargetDisk {
    /** As much as restic writes at once. */
    private static final int SIZE = 8 << 20;

    private TargetDisk() {}

    /** @param folder on the disk in question */
    static RestoreFailure causeOf(RestoreFailure failure, Path folder) {
        if (failure.reason() != RestoreReason.REPOSITORY_FAILED) {
            return failure;
        }
        try {
            probe(folder.resolve("write-probe"));
            return failure;
        } catch (IOException refused) {
            return new RestoreFailure(
                    RestoreReason.TARGET_FAILED, "cannot write to " + folder + ": " + refused.getMessage());
        }
    }

    private static void probe(Path file) throws IOException {
        byte[] noise = new byte[SIZE];
        ThreadLocalRandom.current().nextBytes(noise);
        try (FileChannel channel = FileChannel.open(file, WRITE, CREATE, TRUNCATE_EXISTING)) {
            ByteBuffer rest = ByteBuffer.wrap(noise);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
