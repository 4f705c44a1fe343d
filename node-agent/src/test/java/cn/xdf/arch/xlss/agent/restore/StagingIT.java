package cn.xdf.arch.xlss.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cn.xdf.arch.xlss.agent.place.Durable;
import cn.xdf.arch.xlss.agent.place.MoveRecord;
import cn.xdf.arch.xlss.agent.place.Placement;
import cn.xdf.arch.xlss.agent.place.VolumePaths;
import cn.xdf.arch.xlss.api.RestoreReason;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.Placing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Staging and placing on a real file system, from a source that is a directory. */
class StagingIT {
    private static final String UID = "r1";
    private static final String POOL = "pool-b";
    private static final Snapshot SNAPSHOT =
            new Snapshot("snap", "pv", Instant.EPOCH, "run", 3, "schedule", "a", false, false, false, 3, 16);

    @TempDir
    Path temporary;

    private Path basePath;
    private VolumePaths paths;
    private DirectorySource source;
    private Staging staging;
    private final Placement placement = new Placement(Clock.systemUTC());

    @BeforeEach
    void makeSource() throws Exception {
        basePath = Files.createDirectories(temporary.resolve("base"));
        paths = new VolumePaths(basePath, "pv");
        source = new DirectorySource(DirectorySource.tree(temporary.resolve("snapshot"), "pv"));
        staging = new Staging(source, new Verification(source), Durable::filesystem);
    }

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

    private final AtomicBoolean synced = new AtomicBoolean();

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

    @Test
    void what_stood_in_the_way_is_kept_in_quarantine() throws Exception {
        Files.createDirectories(paths.directory());
        Files.writeString(paths.directory().resolve("newer"), "written after the backup");
        stage(Optional.of(SNAPSHOT));
        assertThat(place()).isEqualTo(Placement.Result.PLACED);
        assertThat(difference()).isEmpty();
        try (Stream<Path> kept = Files.list(paths.quarantine())) {
            assertThat(kept.toList()).singleElement().satisfies(one -> assertThat(one.resolve("pv/newer"))
                    .hasContent("written after the backup"));
        }
    }

    @Test
    void a_former_home_puts_its_data_aside_and_keeps_it() throws Exception {
        Files.createDirectories(paths.directory());
        Files.writeString(paths.directory().resolve("late"), "written after the backup");
        assertThat(placement.retire(volume(4, null))).isTrue();
        assertThat(paths.directory()).doesNotExist();
        try (Stream<Path> kept = Files.walk(paths.quarantine())) {
            assertThat(kept.filter(file -> file.endsWith("pv/late"))).hasSize(1);
        }
        assertThat(placement.retire(volume(4, null))).as("nothing is there").isFalse();
    }

    @Test
    void a_volume_object_from_the_past_takes_nothing_away() throws Exception {
        stage(Optional.of(SNAPSHOT));
        assertThat(place()).isEqualTo(Placement.Result.PLACED);
        assertThat(placement.retire(volume(4, null))).isFalse();
        assertThat(placement.retire(volume(3, null))).isFalse();
        assertThat(difference()).isEmpty();
        assertThat(placement.retire(volume(5, null))).isTrue();
    }

    @Test
    void nothing_is_touched_without_staging_that_matches_the_commit() throws Exception {
        Files.createDirectories(paths.directory());
        stage(Optional.of(SNAPSHOT));
        for (LocalVolume other : List.of(
                volume(4, new Placing("r2", "b", POOL, "snap")),
                volume(4, new Placing(UID, "b", "other", "snap")),
                volume(4, new Placing(UID, "b", POOL, "other")),
                volume(5, new Placing(UID, "b", POOL, "snap")))) {
            assertThat(placement.place(other)).isEqualTo(Placement.Result.NOT_STAGED);
        }
        assertThat(paths.directory()).isEmptyDirectory();
        assertThat(paths.quarantine()).doesNotExist();
    }

    /** Killed between quarantine and rename, and between rename and record. */
    @Test
    void a_crash_between_any_two_steps_of_placing_is_made_up_for() throws Exception {
        stage(Optional.of(SNAPSHOT));
        assertThat(place()).isEqualTo(Placement.Result.PLACED);
        Files.delete(paths.placedRecord());
        assertThat(place()).isEqualTo(Placement.Result.PLACED);
        assertThat(difference()).isEmpty();
        assertThat(paths.quarantine()).doesNotExist();
    }

    @Test
    void half_staged_data_without_its_record_is_staged_anew() throws Exception {
        Files.createDirectories(paths.staged(UID));
        Files.writeString(paths.staged(UID).resolve("half"), "");
        assertThat(place()).isEqualTo(Placement.Result.NOT_STAGED);
        stage(Optional.of(SNAPSHOT));
        assertThat(place()).isEqualTo(Placement.Result.PLACED);
        assertThat(difference()).isEmpty();
    }

    /** What the killed one left is no ground to restore on: restic damages hard links there. */
    @Test
    void what_was_killed_is_tried_once_more_in_an_empty_place() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        source.damaging(data -> {
            if (tries.incrementAndGet() == 1) {
                Files.createFile(data.resolve("half written"));
                throw new RestoreFailure(RestoreReason.KILLED, "restic was killed");
            }
        });
        stage(Optional.of(SNAPSHOT));
        assertThat(tries).hasValue(2);
        assertThat(place()).isEqualTo(Placement.Result.PLACED);
        assertThat(difference()).isEmpty();
    }

    @Test
    void what_takes_the_agent_along_again_and_again_is_given_up() {
        AtomicInteger tries = new AtomicInteger();
        source.damaging(data -> {
            tries.incrementAndGet();
            throw new IllegalStateException("as if there were no agent any more");
        });
        for (int i = 0; i < 3; i++) {
            assertThatIllegalStateException().isThrownBy(() -> stage(Optional.of(SNAPSHOT)));
        }
        RestoreFailure failure = catchThrowableOfType(RestoreFailure.class, () -> stage(Optional.of(SNAPSHOT)));
        assertThat(failure.reason()).isEqualTo(RestoreReason.KILLED);
        assertThat(failure).hasMessageContaining("the agent ended 3 times in the middle of the restore of pv");
        assertThat(tries).hasValue(3);
    }

    @ParameterizedTest
    @CsvSource({"KILLED, 2", "REPOSITORY_FAILED, 1", "TARGET_FAILED, 1"})
    void only_what_was_killed_is_tried_again_and_that_once(RestoreReason reason, int expected) throws Exception {
        AtomicInteger tries = new AtomicInteger();
        source.damaging(data -> {
            tries.incrementAndGet();
            throw new RestoreFailure(reason, "by the test");
        });
        RestoreFailure failure = catchThrowableOfType(RestoreFailure.class, () -> stage(Optional.of(SNAPSHOT)));
        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(tries).hasValue(expected);
        assertThat(place()).isEqualTo(Placement.Result.NOT_STAGED);
    }

    @Test
    void an_empty_start_is_an_empty_directory_that_every_user_can_write() throws Exception {
        stage(Optional.empty());
        assertThat(placement.place(volume(4, new Placing(UID, "b", POOL, "")))).isEqualTo(Placement.Result.PLACED);
        assertThat(paths.directory()).isEmptyDirectory();
        assertThat(Files.getPosixFilePermissions(paths.directory())).hasSize(9);
        assertThat(MoveRecord.read(paths.placedRecord())).contains(new MoveRecord("pv", 4, UID, POOL, ""));
    }

    private void stage(Optional<Snapshot> snapshot) throws RestoreFailure, InterruptedException {
        staging.stage("ns", volume(3, null), UID, POOL, snapshot, progress -> {});
    }

    private Placement.Result place() throws IOException {
        return placement.place(volume(4, new Placing(UID, "b", POOL, "snap")));
    }

    /** By tools of others: content, and what stat says of every entry. */
    private String difference() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "rsync --version >/dev/null 2>&1 && rsync -aHAXni --checksum --delete \"$0/\" \"$1/\" "
                                + "|| diff -r --no-dereference --exclude=fifo \"$0\" \"$1\"",
                        temporary.resolve("snapshot/pv").toString(),
                        paths.directory().toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    private LocalVolume volume(long epoch, Placing placing) {
        return MovingVolume.of(paths, POOL, UID, epoch, placing);
    }

    private static Arguments damage(String name, DirectorySource.Damage damage) {
        return Arguments.of(name, damage);
    }
}
