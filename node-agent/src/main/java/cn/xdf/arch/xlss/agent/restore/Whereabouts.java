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
     * Whether a change may leave something on a node that is to be put aside or swept: the volume has moved away, a restore of it has
     * ended, however that was, or it is gone. One that was always elsewhere leaves nothing: most changes are of this kind.
     *
     * @param before null: it was not known
     * @param after null: it is gone
     */
    static boolean leavesSomething(Whereabouts before, Whereabouts after, String node) {
        if (after == null) {
            return before.mayBeKnownTo(node);
        }
        boolean wasHere = before == null ? after.mayBeKnownTo(node) : before.home.equals(node);
        boolean movedAway = wasHere && !after.home.equals(node);
        boolean restoreEnded = before != null && !before.moving.isEmpty() && !after.moving.equals(before.moving);
        return movedAway || restoreEnded;
    }

    private boolean mayBeKnownTo(String node) {
        return home.equals(node) || epoch > 0 || !moving.isEmpty();
    }
}
