package cn.xdf.arch.xlss.agent.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real find(1) on a real filesystem. */
class TreeUsageIT {
    private static final int KIB = 1024;

    @TempDir
    Path tree;

    private final TreeUsage fast = new TreeUsage(1_000_000, 1_000_000);

    @Test
    void whatIsAllocatedCountsNotWhatFilesSeemToHold() throws Exception {
        Files.write(tree.resolve("real"), new byte[256 * KIB]);
        try (RandomAccessFile sparse =
                new RandomAccessFile(tree.resolve("sparse").toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        Usage usage = fast.of(tree).orElseThrow();
        assertThat(usage.bytes()).isBetween(256L * KIB, 512L * KIB);
        assertThat(usage.inodes()).as("the directory and two files").isEqualTo(3);
    }

    @Test
    void aFileOfTwoNamesCountsOnce() throws Exception {
        Path file = Files.write(tree.resolve("one"), new byte[256 * KIB]);
        Files.createLink(tree.resolve("two"), file);
        assertThat(fast.of(tree).orElseThrow().bytes()).isBetween(256L * KIB, 400L * KIB);
    }

    @Test
    void aLinkOutOfTheTreeIsNotFollowedAndNoNameBreaksTheCount(@TempDir Path outside) throws Exception {
        Files.write(outside.resolve("large"), new byte[256 * KIB]);
        Files.createSymbolicLink(tree.resolve("link"), outside);
        Files.write(tree.resolve("9999999 1\n9999999 1\n%b"), new byte[0]);
        Usage usage = fast.of(tree).orElseThrow();
        assertThat(usage.bytes()).isLessThan(64L * KIB);
        assertThat(usage.inodes()).isEqualTo(3);
    }

    @Test
    void whatIsNotThereHasNoUsage() throws Exception {
        assertThat(fast.of(tree.resolve("gone"))).isEmpty();
    }

    @Test
    void aTreeIsReadAtTheGivenPace() throws Exception {
        files(300);
        long begun = System.nanoTime();
        assertThat(new TreeUsage(300, 1000).of(tree).orElseThrow().inodes()).isEqualTo(301);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    void aTreeThatIsTooLargeIsGivenUpAndTakesAtLeastWhatWasSeen() throws Exception {
        files(300);
        Usage usage = new TreeUsage(1_000_000, 100).of(tree).orElseThrow();
        assertThat(usage.inodes()).isEqualTo(100);
        assertThat(usage.whole()).isFalse();
    }

    private void files(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Files.write(tree.resolve("file-" + i), new byte[0]);
        }
    }
}
