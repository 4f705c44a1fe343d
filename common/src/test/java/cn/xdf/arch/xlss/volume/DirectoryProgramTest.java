package cn.xdf.arch.xlss.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
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

    /** On a full disk there would be no room for it, and nothing could be deleted. */
    @Test
    void madeWithItIsTheFolderThatItsDeletionNeeds() {
        run("make");
        assertThat(pool.resolve(".xlss/deleting")).isEmptyDirectory();
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
    void oneBadDirectoryFailsNoOtherOfTheBatch() throws IOException {
        Files.writeString(pool.resolve("pvc-2"), "a file");
        Files.createDirectory(pool.resolve("pvc-5"));
        DirectoryResults results = batch("make=pvc-1", "make=pvc-2", "make=../pvc-3", "make=pvc-4", "remove=pvc-5");
        assertThat(results.open()).containsOnlyKeys(1, 2);
        assertThat(results.open().get(1)).isEqualTo("is there and is no directory");
        assertThat(directory).isDirectory();
        assertThat(pool.resolve("pvc-4")).isDirectory();
        assertThat(pool.resolve("pvc-5")).doesNotExist();
    }

    @Test
    void whatIsUndoneIsEmptyOrStays() throws IOException {
        run("make");
        assertThat(run("undo")).isZero();
        assertThat(directory).doesNotExist();
        assertThat(run("undo")).isZero();
        run("make");
        Files.writeString(directory.resolve("file"), "data");
        assertThat(run("undo")).isEqualTo(1);
        assertThat(directory.resolve("file")).exists();
        Files.createSymbolicLink(pool.resolve("pvc-2"), elsewhere);
        assertThat(batch("undo=pvc-2").open()).containsOnlyKeys(0);
        assertThat(elsewhere).exists();
    }

    @Test
    void allAreSetAsideBeforeTheFirstIsRemovedAndWhatIsLeftWhenTimeIsUpIsSaid() throws IOException {
        run("make");
        Files.createDirectory(pool.resolve("pvc-2"));
        DirectoryResults results =
                new DirectoryProgram(Duration.ofSeconds(10), Duration.ZERO).run(words("remove=pvc-1", "remove=pvc-2"));
        assertThat(results.open())
                .containsEntry(0, DirectoryResults.UNFINISHED)
                .containsEntry(1, DirectoryResults.UNFINISHED);
        assertThat(directory).doesNotExist();
        assertThat(pool.resolve("pvc-2")).doesNotExist();
        assertThat(pool.resolve(".xlss/deleting/pvc-1")).exists();

        assertThat(batch("remove=pvc-1", "remove=pvc-2").allDone()).isTrue();
        assertThat(pool.resolve(".xlss/deleting")).isEmptyDirectory();
    }

    @Test
    void whatAKilledRunLeftAsideIsNotWaitedForBeforeTheDirectoryIsPutAside() throws IOException {
        Files.createDirectories(pool.resolve(".xlss/deleting/pvc-1/rest"));
        Files.createDirectories(pool.resolve(".xlss/deleting/pvc-11/rest"));
        run("make");
        new DirectoryProgram(Duration.ofSeconds(10), Duration.ZERO).run(words("remove=pvc-1"));
        assertThat(directory).doesNotExist();
        assertThat(pool.resolve(".xlss/deleting/pvc-1~1")).isDirectory();
        assertThat(run("remove")).isZero();
        assertThat(pool.resolve(".xlss/deleting")).isDirectoryContaining("glob:**/pvc-11");
        assertThat(pool.resolve(".xlss/deleting/pvc-1")).doesNotExist();
        assertThat(pool.resolve(".xlss/deleting/pvc-1~1")).doesNotExist();
    }

    @Test
    void aFolderOfOursThatIsALinkIsNotFollowed() throws IOException {
        Files.createDirectory(elsewhere.resolve(VOLUME));
        for (String place : List.of("deleting", "staging", "quarantine")) {
            run("make");
            Files.deleteIfExists(pool.resolve(".xlss").resolve(place));
            Path link = Files.createSymbolicLink(pool.resolve(".xlss").resolve(place), elsewhere);
            assertThat(run("remove")).as(place).isEqualTo(1);
            assertThat(elsewhere.resolve(VOLUME)).isDirectory();
            Files.delete(link);
            assertThat(run("remove")).isZero();
        }
        assertThat(elsewhere).isDirectoryNotContaining("glob:**/*~*");
    }

    @Test
    void whatAMovePutInPlaceIsNotUndone() throws IOException {
        run("make");
        Files.createDirectories(pool.resolve(".xlss/records/moves"));
        Files.writeString(pool.resolve(".xlss/records/moves/pvc-1.json"), "{}");
        assertThat(run("undo")).isEqualTo(1);
        assertThat(directory).isDirectory();
    }

    @Test
    void aRemovalWhoseTurnIsOverTakesAnother() throws IOException {
        run("make");
        for (int i = 0; i < 200; i++) {
            Files.createDirectories(directory.resolve("d" + i + "/e/f"));
        }
        DirectoryResults results =
                new DirectoryProgram(Duration.ofMillis(30), Duration.ofMinutes(1)).run(words("remove=pvc-1"));
        assertThat(results.allDone()).isTrue();
        assertThat(pool.resolve(".xlss/deleting")).isEmptyDirectory();
    }

    @Test
    void theRestOfARemovalIsARemoval() throws IOException {
        Files.createDirectories(directory.resolve("a"));
        Files.createDirectories(pool.resolve(".xlss/deleting/pvc-1/b"));
        assertThat(run("remove-rest")).isZero();
        assertThat(directory).doesNotExist();
        assertThat(pool.resolve(".xlss/deleting")).isEmptyDirectory();
    }

    @Test
    void nothingIsDoneInAnotherPool() throws IOException {
        Files.createDirectory(directory);
        for (String mark : List.of("{\"uuid\": \"another\"}", "")) {
            Files.writeString(pool.resolve(".xlss/pool"), mark);
            assertThat(run("remove")).isEqualTo(1);
            assertThat(run("undo")).isEqualTo(1);
            assertThat(directory).exists();
        }
        Files.delete(pool.resolve(".xlss/pool"));
        assertThat(run("remove")).isEqualTo(1);
        Files.createDirectories(elsewhere.resolve("own"));
        Files.writeString(elsewhere.resolve("own/pool"), UUID);
        Files.delete(pool.resolve(".xlss"));
        Files.createSymbolicLink(pool.resolve(".xlss"), elsewhere.resolve("own"));
        assertThat(run("remove")).as("its folder is a link to elsewhere").isEqualTo(1);
        assertThat(new DirectoryProgram(Duration.ofSeconds(10), Duration.ofSeconds(10))
                        .run(List.of(pool.toString(), "", "remove=" + VOLUME))
                        .open())
                .containsOnlyKeys(0);
        assertThat(directory).exists();
    }

    @Test
    void whatIsNoTaskIsRefused() {
        for (String word : List.of(
                "remove=..",
                "remove=.",
                "remove=",
                "remove=.xlss",
                "remove=a/b",
                "remove=../x",
                "remove=-rf",
                "remove=a\nb",
                "look=pvc-1",
                "remove",
                "")) {
            assertThat(batch(word).open()).as(word).containsOnlyKeys(0);
        }
        assertThat(pool.resolve(".xlss/pool")).exists();
        assertThatThrownBy(() -> new DirectoryProgram(Duration.ZERO, Duration.ZERO).run(List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private int run(String verb) {
        return batch(verb + "=" + VOLUME).allDone() ? 0 : 1;
    }

    private DirectoryResults batch(String... tasks) {
        return new DirectoryProgram(Duration.ofSeconds(10), Duration.ofSeconds(10)).run(words(tasks));
    }

    private List<String> words(String... tasks) {
        return Stream.concat(Stream.of(pool.toString(), UUID), Stream.of(tasks)).toList();
    }
}
