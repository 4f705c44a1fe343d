package cn.xdf.arch.xlss.provisioner.restore;

import cn.xdf.arch.xlss.volume.LocalVolume;
import java.util.Optional;

/** When a volume's lock and its mark of a committed move are taken off. Needs no PvRestore: anybody may delete that at any time. */
final class LockPolicy {
    private LockPolicy() {}

    /** What to take off. */
    enum Release {
        NOTHING,
        LOCK,
        LOCK_AND_PLACING
    }

    /** The PvRestore whose UID the lock names. */
    enum Holder {
        WORKS,
        FINISHED,
        GONE
    }

    /**
     * @param placed what the node named in {@code placing} has put in place of this volume; empty: nothing
     * @param targetLost whether the node named in {@code placing} is lost
     */
    static Release of(LocalVolume volume, Optional<RestoreFacts.Placed> placed, Holder holder, boolean targetLost) {
        if (volume.placing().isEmpty()) {
            return volume.isMoving() && holder != Holder.WORKS ? Release.LOCK : Release.NOTHING;
        }
        String restore = volume.placing().get().restoreUid();
        boolean inPlace = placed.filter(report -> report.epoch() == volume.epoch())
                .filter(report -> report.restoreUid().equals(restore))
                .isPresent();
        if (inPlace && (!volume.isMoving() || volume.moving().equals(restore))) {
            return Release.LOCK_AND_PLACING;
        }
        if (!volume.isMoving() || holder == Holder.WORKS) {
            return Release.NOTHING;
        }
        // A committed move goes on without its PvRestore; it is given up only with its target, or when it failed.
        boolean goesOn = holder == Holder.GONE && volume.moving().equals(restore) && !targetLost;
        return goesOn ? Release.NOTHING : Release.LOCK;
    }
}
