package cn.xdf.arch.xlss.agent.restore;

import cn.xdf.arch.xlss.agent.place.VolumePaths;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.Placing;
import java.util.Optional;

/** The volume {@code pv}, which a restore moves from node a to node b. */
final class MovingVolume {
    private MovingVolume() {}

    /** @param placing null: the move is not committed yet */
    static LocalVolume of(VolumePaths paths, String pool, String restore, long epoch, Placing placing) {
        return new LocalVolume(
                "pv",
                "uid",
                "1",
                Optional.empty(),
                "a",
                "b",
                pool,
                epoch,
                restore,
                Optional.ofNullable(placing),
                paths.basePath().toString(),
                1,
                "Bound",
                "Delete",
                false);
    }
}
