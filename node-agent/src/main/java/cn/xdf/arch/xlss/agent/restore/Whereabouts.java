package cn.xdf.arch.xlss.agent.restore;

import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.Placing;
import java.util.Optional;

/**
 * What is kept of each of our volumes: where its data is, and where it is about to be put.
 *
 * @param moving UID of the restore that holds it; empty: none
 */
record Whereabouts(String home, long epoch, String moving, Optional<Placing> placing) {
    static Whereabouts of(LocalVolume volume) {
        return new Whereabouts(volume.home(), volume.epoch(), volume.moving(), volume.placing());
    }

    /**
     * Whether a change may leave something on a node that is to be put aside or swept: the volume has moved away, or a restore of it
     * has ended, however that was.
     *
     * @param before null: it was not known
     * @param after null: it is gone
     */
    static boolean leavesSomething(Whereabouts before, Whereabouts after, String node) {
        boolean wasHere = before == null || before.home.equals(node);
        boolean movedAway = after != null && !after.home.equals(node) && wasHere;
        boolean wasMoving = before != null && !before.moving.isEmpty();
        boolean restoreEnded = wasMoving && (after == null || !after.moving.equals(before.moving));
        return movedAway || restoreEnded;
    }
}
