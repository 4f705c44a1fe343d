package cn.xdf.arch.xlss.agent.place;

import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.Placing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts staged data of a committed move in place. Each step can be the last before a crash: the next call goes on from there.
 *
 * <pre>
 * staged data and its record → what stands in the way to quarantine → rename → record of the placement
 * </pre>
 */
public final class Placement {
    private static final Logger LOG = LoggerFactory.getLogger(Placement.class);

    private final InstantSource clock;

    public Placement(InstantSource clock) {
        this.clock = clock;
    }

    /** How it ended. */
    public enum Result {
        PLACED,
        /** It was in place already. */
        WAS_PLACED,
        /** Nothing that matches the commit is staged here: nothing was touched. */
        NOT_STAGED
    }

    /** @param volume whose {@code placing} names this node */
    public synchronized Result place(LocalVolume volume) throws IOException {
        Placing placing = volume.placing().orElseThrow();
        VolumePaths paths = new VolumePaths(Path.of(volume.basePath()), volume.name());
        MoveRecord placed =
                new MoveRecord(volume.name(), volume.epoch(), placing.restoreUid(), placing.pool(), placing.snapshot());
        if (MoveRecord.read(paths.placedRecord()).equals(Optional.of(placed))) {
            return Result.WAS_PLACED;
        }
        Optional<MoveRecord> staged = MoveRecord.read(paths.stagedRecord(placing.restoreUid()));
        if (staged.isEmpty() || !matches(staged.get(), placed)) {
            return Result.NOT_STAGED;
        }
        Path data = paths.staged(placing.restoreUid());
        if (exists(data)) {
            quarantine(paths, "replaced-by-epoch-" + volume.epoch());
            Files.move(data, paths.directory(), StandardCopyOption.ATOMIC_MOVE);
            Durable.directory(paths.basePath());
            Durable.directory(data.getParent());
        } else if (!exists(paths.directory())) { // its record says staged, so it was renamed; but it is nowhere
            return Result.NOT_STAGED;
        }
        placed.write(paths.placedRecord());
        LOG.info("volume {}: in place, epoch {}, snapshot {}", volume.name(), volume.epoch(), placing.snapshot());
        return Result.PLACED;
    }

    /**
     * Takes what a former home still has out of the way, so that nothing can mistake it for the volume. A container that still runs
     * there goes on with the same files under their new name: nothing that it writes is lost.
     *
     * @param volume whose home is another node
     * @return false: there is nothing, or this node has seen a later epoch, so it is the PersistentVolume that comes from the past
     */
    public synchronized boolean retire(LocalVolume volume) throws IOException {
        VolumePaths paths = new VolumePaths(Path.of(volume.basePath()), volume.name());
        Optional<MoveRecord> placed = MoveRecord.read(paths.placedRecord());
        if (!exists(paths.directory())
                || placed.filter(record -> record.epoch() >= volume.epoch()).isPresent()) {
            return false;
        }
        quarantine(paths, "moved-away-in-epoch-" + volume.epoch());
        return true;
    }

    private static boolean matches(MoveRecord staged, MoveRecord placed) {
        return staged.volume().equals(placed.volume())
                && staged.epoch() + 1 == placed.epoch()
                && staged.pool().equals(placed.pool())
                && staged.snapshot().equals(placed.snapshot());
    }

    /** Never deleted: it may hold what no backup has. */
    private void quarantine(VolumePaths paths, String reason) throws IOException {
        if (!exists(paths.directory())) {
            return;
        }
        Path away = paths.quarantine(clock.instant(), reason);
        Durable.makeDirectories(away.getParent());
        Files.move(paths.directory(), away, StandardCopyOption.ATOMIC_MOVE);
        Durable.directory(away.getParent());
        Durable.directory(paths.basePath());
        LOG.warn("volume {}: what stood at its place is now {}", paths.volume(), away);
    }

    private static boolean exists(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
