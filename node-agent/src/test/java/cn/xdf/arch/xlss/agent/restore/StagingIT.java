package cn.xdf.arch.xlss.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cn.xdf.arch.xlss.agent.place.Durable;
import cn.xdf.arch.xlss.agent.place.Placement;
import cn.xdf.arch.xlss.api.RestoreReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is staged is the snapshot, whole and on the disk, or nothing. */
class StagingIT extends GivenStaging {
    private final AtomicBoolean synced = new AtomicBoolean();

    @Test
    void what_is_staged_and_placed_is_the_snapshot() throws Exception {
        stage(Optional.of(SNAPSHOT));
        assertThat(paths.directory()).doesNotExist();
        assertThat(place()).isEqualTo(Placement.Result.PLACED);
        assertThat(difference()).isEmpty();
        assertThat(place()).isEqualTo(Placement.Result.WAS_PLACED);
        assertThat(paths.quarantine()).doesNotExist();
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("a missing file", data -> Files.delete(data.resolve("link"))),
                damage("a file too many", data -> Files.createFile(data.resolve("more"))),
                damage("a flipped byte", data -> Files.writeString(data.resolve("records"), "one\ntwO\n")),
                damage("a shorter file", data -> Files.writeString(data.resolve("records"), "one")),
                damage("a mode", data -> DirectorySource.run("chmod", "755", data + "/same size")),
                damage("a mode of the root", data -> DirectorySource.run("chmod", "711", data.toString())),
                damage("a time", data -> Files.setLastModifiedTime(data.resolve("records"), FileTime.fromMillis(7))),
                damage("another type", data -> {
                    Files.delete(data.resolve("fifo"));
                    Files.createFile(data.resolve("fifo"));
                }),
                damage(
                        "a broken hard link",
                        data -> DirectorySource.run(
                                "sh",
                                "-c",
                                "cd \"$0\" && cp -p same x && mv x same && touch -r \"$1\" .",
                                data.toString(),
                                data.resolve("../../../../../../snapshot/pv").toString())));
    }

    private static Arguments damage(String name, DirectorySource.Damage damage) {
        return Arguments.of(name, damage);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void damage_is_seen_and_nothing_is_left_that_could_be_placed(String name, DirectorySource.Damage damage)
            throws Exception {
        source.damaging(damage);
        RestoreFailure failure = catchThrowableOfType(RestoreFailure.class, () -> stage(Optional.of(SNAPSHOT)));
        assertThat(failure).as(name).isNotNull();
        assertThat(failure.reason()).isEqualTo(RestoreReason.VERIFICATION_FAILED);
        System.out.println(name + ": " + failure.getMessage());
        assertThat(place()).isEqualTo(Placement.Result.NOT_STAGED);
        assertThat(paths.directory()).doesNotExist();
        source.damaging(data -> {});
        stage(Optional.of(SNAPSHOT));
        assertThat(place()).isEqualTo(Placement.Result.PLACED);
        assertThat(difference()).isEmpty();
    }

    @Test
    void what_is_not_on_the_disk_is_not_staged() {
        staging = new Staging(source, new Verification(source), directory -> {
            throw new IOException("I/O error");
        });
        assertThatThrownBy(() -> stage(Optional.of(SNAPSHOT))).hasMessageContaining("I/O error");
        assertThatThrownBy(() -> stage(Optional.empty())).hasMessageContaining("I/O error");
        assertThat(paths.stagedRecord(UID)).doesNotExist();
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void what_was_restored_goes_to_the_disk_while_it_is_compared_and_is_there_before_it_counts_as_staged()
            throws Exception {
        var restored = new CountDownLatch(1);
        var compared = new AtomicBoolean();
        SnapshotSource listedLate = new ListedAfter(source, restored, compared);
        staging = new Staging(listedLate, new Verification(listedLate), directory -> {
            assertThat(paths.staged(UID).resolve("records")).exists();
            restored.countDown();
            await(compared);
            assertThat(paths.stagedRecord(UID)).doesNotExist();
            synced.set(true);
        });
        stage(Optional.of(SNAPSHOT));
        assertThat(synced).isTrue();
        assertThat(paths.stagedRecord(UID)).exists();
    }

    private static void await(AtomicBoolean what) {
        while (!what.get()) {
            Thread.onSpinWait();
        }
    }

    /** Lists only once what was restored is being synced. */
    private record ListedAfter(DirectorySource source, CountDownLatch syncing, AtomicBoolean listed)
            implements SnapshotSource {
        @Override
        public List<Snapshot> snapshots(String namespace, String volume) {
            return source.snapshots(namespace, volume);
        }

        @Override
        public void restore(String namespace, Snapshot snapshot, Path target, Consumer<Progress> progress)
                throws RestoreFailure, InterruptedException {
            source.restore(namespace, snapshot, target, progress);
        }

        @Override
        public void list(String namespace, Snapshot snapshot, Consumer<TreeEntry> entries)
                throws RestoreFailure, InterruptedException {
            syncing.await();
            source.list(namespace, snapshot, entries);
            listed.set(true);
        }
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_restore_that_fails_stops_the_listing_beside_it() {
        var listing = new AtomicReference<Thread>();
        SnapshotSource failing = new SnapshotSource() {
            @Override
            public List<Snapshot> snapshots(String namespace, String volume) {
                return List.of();
            }

            @Override
            public void restore(String namespace, Snapshot snapshot, Path target, Consumer<Progress> progress)
                    throws RestoreFailure {
                while (listing.get() == null) {
                    Thread.onSpinWait();
                }
                throw new RestoreFailure(RestoreReason.REPOSITORY_FAILED, "away");
            }

            @Override
            public void list(String namespace, Snapshot snapshot, Consumer<TreeEntry> entries)
                    throws InterruptedException {
                listing.set(Thread.currentThread());
                Thread.sleep(Duration.ofDays(1));
            }
        };
        staging = new Staging(failing, new Verification(failing), Durable::filesystem);

        assertThatThrownBy(() -> stage(Optional.of(SNAPSHOT))).hasMessage("away");

        assertThat(listing.get().isAlive()).isFalse();
    }
}
