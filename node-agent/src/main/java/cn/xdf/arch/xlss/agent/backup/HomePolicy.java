package cn.xdf.arch.xlss.agent.backup;

import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.util.Optional;

/** Whether what lies here is the volume's data: a former home's must never become the newest snapshot. */
final class HomePolicy {
    private HomePolicy() {}

    /**
     * @param volume as it was read just now
     * @param pool of this node at the volume's base path, as it was seen last
     * @return why not; empty: it is
     */
    static String refusal(LocalVolume volume, Carrier claim, String node, Optional<Pool> pool) {
        boolean ours = volume.claim()
                .filter(owner -> owner.uid().equals(claim.uid())
                        && owner.namespace().equals(claim.namespace())
                        && owner.name().equals(claim.name()))
                .isPresent();
        if (!ours) {
            return "belongs to another claim";
        }
        if (volume.deleting()) {
            return "is being deleted";
        }
        if (!volume.home().equals(node)) {
            return "has its home on " + volume.home();
        }
        if (!volume.isAtRest()) {
            return "is being restored";
        }
        boolean here = pool.filter(one -> PoolState.of(one.state()) == PoolState.READY)
                .filter(one -> one.path().equals(volume.basePath())
                        && volume.homePool().equals(one.uuid()))
                .isPresent();
        return here ? "" : "its pool " + volume.homePool() + " is not here, or cannot be written";
    }
}
