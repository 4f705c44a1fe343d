package cn.xdf.arch.xlss.agent.restore;

import cn.xdf.arch.xlss.agent.place.Durable;
import cn.xdf.arch.xlss.agent.place.MoveRecord;
import cn.xdf.arch.xlss.agent.place.Removal;
import cn.xdf.arch.xlss.agent.place.VolumePaths;
import cn.xdf.arch.xlss.api.RestoreReason;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Restores one volume beside its place: complete, compared with its snapshot and safe on the disk, or with no record of it. */
final class Staging {
    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);
    /** As a new volume's directory is made: whatever user the pod has, it can write. */
    private static final String OPEN_TO_ALL = "rwxrwxrwx";

    private static final int MOST_TRIES = 3;

    /** Puts all that was written to the file system of a directory on the disk. */
    interface Sync {
        void of(Path directory) throws IOException;
    }

    private final SnapshotSource source;
    private final Verification verification;
    private final Sync sync;

    Staging(SnapshotSource source, Verification verification, Sync sync) {
        this.source = source;
        this.verification = verification;
        this.sync = sync;
    }

    /**
     * @param volume as it was read when the restore held its lock
     * @param pool uuid of the pool at its base path
     * @param snapshot empty: begins without data
     */
    void stage(
            String namespace,
            LocalVolume volume,
            String restoreUid,
            String pool,
            Optional<Snapshot> snapshot,
            Consumer<SnapshotSource.Progress> progress)
            throws RestoreFailure, InterruptedException {
        VolumePaths paths = new VolumePaths(Path.of(volume.basePath()), volume.name());
        MoveRecord record = new MoveRecord(
                volume.name(),
                volume.epoch(),
                restoreUid,
                pool,
                snapshot.map(Snapshot::id).orElse(""));
        try {
            if (isStaged(paths, record)) {
                return;
            }
            Path data = paths.staged(restoreUid);
            if (snapshot.isPresent()) {
                onceMoreIfKilled(volume.name(), () -> restore(namespace, snapshot.get(), paths, restoreUid, progress));
            } else {
                empty(paths, restoreUid);
                Files.createDirectory(data);
                Files.setPosixFilePermissions(data, PosixFilePermissions.fromString(OPEN_TO_ALL));
                sync.of(data);
            }
            record.write(paths.stagedRecord(restoreUid));
        } catch (IOException e) {
            throw new RestoreFailure(RestoreReason.TARGET_FAILED, volume.name() + " could not be staged: " + e);
        }
    }

    /** Fills an empty place with what a snapshot holds. */
    private interface Attempt {
        void run() throws RestoreFailure, InterruptedException, IOException;
    }

    /** What was killed for want of memory may have enough of it a moment later. */
    private static void onceMoreIfKilled(String volume, Attempt attempt)
            throws RestoreFailure, InterruptedException, IOException {
        try {
            attempt.run();
        } catch (RestoreFailure failure) {
            if (failure.reason() != RestoreReason.KILLED) {
                throw failure;
            }
            LOG.warn("{}: {}; once more", volume, failure.getMessage());
            attempt.run();
        }
    }

    /** A pod waits for this: the listing to compare with is read beside the restore, and what it wrote goes to the disk beside the comparison. */
    private void restore(
            String namespace,
            Snapshot snapshot,
            VolumePaths paths,
            String restoreUid,
            Consumer<SnapshotSource.Progress> progress)
            throws RestoreFailure, InterruptedException, IOException {
        begin(paths, restoreUid);
        checkRoom(paths, snapshot);
        try (var listing = Beside.start("listing", () -> verification.listing(namespace, snapshot))) {
            source.restore(namespace, snapshot, paths.staging(restoreUid), progress);
            try (var syncing = Beside.start("sync", () -> synced(paths.staging(restoreUid)))) {
                verification.check(namespace, snapshot, listing.result(), paths.staged(restoreUid));
                syncing.result();
            }
        }
    }

    private Path synced(Path directory) throws IOException {
        sync.of(directory);
        return directory;
    }

    private static void begin(VolumePaths paths, String restoreUid) throws RestoreFailure, IOException {
        Tries tries = new Tries(paths.staging(restoreUid).resolve("tries"));
        int begun = tries.begun();
        if (begun >= MOST_TRIES) {
            throw new RestoreFailure(
                    RestoreReason.KILLED,
                    "the agent ended " + begun + " times in the middle of the restore of " + paths.volume()
                            + ", most likely because its memory limit is too small");
        }
        empty(paths, restoreUid);
        tries.note(begun + 1);
    }

    /** restic damages hard links when it restores over what is there. */
    private static void empty(VolumePaths paths, String restoreUid) throws IOException {
        Removal.of(paths.staging(restoreUid));
        Durable.makeDirectories(paths.staging(restoreUid));
    }

    private static boolean isStaged(VolumePaths paths, MoveRecord record) throws IOException {
        return Files.isDirectory(paths.staged(record.restoreUid()))
                && MoveRecord.read(paths.stagedRecord(record.restoreUid())).equals(Optional.of(record));
    }

    private static void checkRoom(VolumePaths paths, Snapshot snapshot) throws IOException, RestoreFailure {
        long free = Files.getFileStore(paths.basePath()).getUsableSpace();
        if (free < snapshot.bytes()) {
            throw new RestoreFailure(
                    RestoreReason.TARGET_FAILED,
                    "snapshot of " + snapshot.bytes() + " bytes, but only " + free + " are free at "
                            + paths.basePath());
        }
    }
}
