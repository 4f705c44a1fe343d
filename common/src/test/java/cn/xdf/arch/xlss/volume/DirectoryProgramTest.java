package cn.xdf.arch.xlss.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryProgramTest {
    private static final String VOLUME = "pvc-1";
    private static final String UUID = "0f4f2b1e-uuid";

    @TempDir
    private Path pool;

    @TempDir
    private Path elsewhere;

    private Path directory;

    @BeforeEach
    void pool() throws IOException {
        Files.createDirectories(pool.resolve(".xlss"));
        Files.writeString(pool.resolve(".xlss/pool"), "{\"uuid\": \"" + UUID + "\"}");
        directory = pool.resolve(VOLUME);
    }

    @Test
    void makesADirectoryThatEverybodyMayUse() throws IOException {
        assertThat(run("make")).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwxrwxrwx");
    }

    @Test
    void makingItAgainIsFineWhileItIsEmpty() throws IOException {
        run("make");
        assertThat(run("make")).isZero();
        Files.writeString(directory.resolve("file"), "data");
        assertThat(run("make")).isEqualTo(1);
        assertThat(directory.resolve("file")).exists();
    }

    @Test
    void aSymbolicLinkInItsPlaceIsNeverFollowed() throws IOException {
        Files.writeString(elsewhere.resolve("file"), "data");
        Files.createSymbolicLink(directory, elsewhere);
        assertThat(run("make")).isEqualTo(1);
        assertThat(run("remove")).isZero();
        assertThat(elsewhere.resolve("file")).exists();
        assertThat(Files.exists(directory, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }

    @Test
    void removesAllOfTheVolumeAndNothingElse() throws IOException {
        run("make");
        Path deep = Files.createDirectories(directory.resolve("a/b/c"));
        Files.writeString(deep.resolve("file"), "data");
        Files.createSymbolicLink(deep.resolve("link"), elsewhere);
        Files.writeString(elsewhere.resolve("file"), "data");
        Files.createDirectories(pool.resolve(".xlss/deleting/pvc-1/rest"));
        Files.createDirectories(pool.resolve(".xlss/quarantine/pvc-1/old/pvc-1"));
        Files.writeString(pool.resolve(".xlss/quarantine/pvc-1/old/salvaged.json"), "{}");
        Files.createDirectories(pool.resolve(".xlss/quarantine/pvc-1/older.removing/pvc-1"));
        Files.createDirectories(pool.resolve(".xlss/staging/pvc-1/r"));
        Files.createDirectories(pool.resolve("pvc-2"));
        Files.createDirectories(pool.resolve(".xlss/quarantine/pvc-2"));

        assertThat(run("remove")).isZero();

        assertThat(directory).doesNotExist();
        assertThat(pool.resolve(".xlss/deleting")).isEmptyDirectory();
        assertThat(pool.resolve(".xlss/staging")).isEmptyDirectory();
        assertThat(pool.resolve(".xlss/quarantine")).isDirectoryContaining("glob:**/pvc-2");
        assertThat(pool.resolve("pvc-2")).exists();
        assertThat(elsewhere.resolve("file")).exists();
        assertThat(run("remove")).isZero();
    }

    @Test
    void nothingIsDoneInAnotherPool() throws IOException {
        Files.createDirectory(directory);
        for (String mark : List.of("{\"uuid\": \"another\"}", "")) {
            Files.writeString(pool.resolve(".xlss/pool"), mark);
            assertThat(run("remove")).isEqualTo(1);
            assertThat(directory).exists();
        }
        Files.delete(pool.resolve(".xlss/pool"));
        assertThat(run("remove")).isEqualTo(1);
        assertThat(DirectoryProgram.run(List.of("remove", pool.toString(), VOLUME, "")))
                .isEqualTo(1);
        assertThat(directory).exists();
    }

    @Test
    void whatIsNoNameOfAVolumeIsRefused() throws IOException {
        for (String name : List.of("..", ".", "", ".xlss", "a/b", "../x", "-rf", "a\nb")) {
            assertThat(DirectoryProgram.run(List.of("remove", pool.toString(), name, UUID)))
                    .as(name)
                    .isEqualTo(1);
        }
        assertThat(pool.resolve(".xlss/pool")).exists();
        assertThat(DirectoryProgram.run(List.of())).isEqualTo(1);
        assertThat(DirectoryProgram.run(List.of("look", pool.toString(), VOLUME, UUID)))
                .isEqualTo(1);
    }

    private int run(String verb) {
        return DirectoryProgram.run(List.of(verb, pool.toString(), VOLUME, UUID));
    }
}
