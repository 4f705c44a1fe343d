package cn.xdf.arch.xlss.provisioner.restore;

import cn.xdf.arch.xlss.api.EmptyStart;
import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that the next step of a restore depends on, read freshly and judged once.
 *
 * @param volumes those of the restore, in the order of their names
 * @param pods of the restore's namespace
 * @param nodes StorageNodes by name
 * @param epochs highest epoch that any node has put in place, by volume
 * @param open names of the restore's volumes whose signposts stand open somewhere
 */
record RestoreFacts(
        Wish wish,
        List<Volume> volumes,
        List<Pod> pods,
        Map<String, Node> nodes,
        Map<String, Long> epochs,
        Set<String> open,
        Instant now) {

    /**
     * The PvRestore.
     *
     * @param phase null: a phase of a newer version
     * @param namespace the object's own
     * @param changed its spec is not what it was created with: API servers before 1.25 cannot forbid that
     * @param podNamespace what its spec says
     * @param podUid of the pod that waits for it; empty: made by hand
     * @param staged what the agent has staged or could not, by volume
     * @param finishedAt null while it is not finished
     */
    record Wish(
            String name,
            String uid,
            PvRestorePhase phase,
            String namespace,
            boolean changed,
            String podNamespace,
            String podName,
            String podUid,
            String target,
            EmptyStart emptyStart,
            Map<String, Staged> staged,
            Instant finishedAt,
            Duration ttl) {
        boolean byHand() {
            return podUid.isEmpty();
        }
    }

    /** What the agent says of one volume: the snapshot (empty: begins without data), and the failure in a word (empty: none). */
    record Staged(String snapshot, String failure, String message) {}

    /**
     * @param reading empty: there is no such PersistentVolume
     * @param claim what its reference names now; empty: no such claim
     */
    record Volume(String name, Optional<VolumeReading> reading, Optional<Claim> claim) {
        Optional<LocalVolume> local() {
            return reading.filter(VolumeReading.Ours.class::isInstance)
                    .map(ours -> ((VolumeReading.Ours) ours).volume());
        }
    }

    record Claim(String name, String uid, String volumeName, boolean deleting) {}

    /** @param node empty: it has none yet @param claims names */
    record Pod(String name, String uid, String node, Set<String> claims) {}

    /**
     * @param health null: not judged yet, or in a word of a newer version
     * @param pools uuid of each usable pool by its path
     * @param failedPools of the pools that have failed while the node lives, by path: the uuid and the verdict
     * @param placed UID of the last restore by volume that it has put in place, with the epoch
     */
    record Node(
            NodeHealth health,
            Map<String, String> pools,
            Map<String, FailedPool> failedPools,
            Map<String, Placed> placed) {
        private Optional<NodeHealth> failedPool(LocalVolume volume) {
            return Optional.ofNullable(failedPools.get(volume.basePath()))
                    .filter(pool -> pool.uuid().equals(volume.homePool()))
                    .map(FailedPool::health);
        }
    }

    /** @param health in a word of a newer version: Suspect, which moves nothing */
    record FailedPool(String uuid, NodeHealth health) {}

    record Placed(long epoch, String restoreUid) {}

    boolean isLost(String node) {
        return !nodes.containsKey(node) || nodes.get(node).health() == NodeHealth.LOST;
    }

    /** The volume's node is lost, or its pool there. */
    boolean isHomeLost(LocalVolume volume) {
        return isLost(volume.home())
                || nodes.get(volume.home())
                        .failedPool(volume)
                        .filter(NodeHealth.LOST::equals)
                        .isPresent();
    }

    /** The volume's node is healthy, and nothing is wrong with its pool there. */
    boolean isHomeBack(LocalVolume volume) {
        return Optional.ofNullable(nodes.get(volume.home()))
                .filter(node -> node.health() == NodeHealth.HEALTHY)
                .filter(node -> node.failedPool(volume).isEmpty())
                .isPresent();
    }

    /** UUID of the usable pool at this path of the target. */
    Optional<String> targetPool(String basePath) {
        return Optional.ofNullable(nodes.get(wish.target()))
                .map(node -> node.pools().get(basePath));
    }

    boolean isCommitted(LocalVolume volume) {
        return volume.placing()
                .map(placing -> placing.restoreUid().equals(wish.uid()))
                .orElse(false);
    }

    boolean isLocked(LocalVolume volume) {
        return volume.moving().equals(wish.uid());
    }
}
