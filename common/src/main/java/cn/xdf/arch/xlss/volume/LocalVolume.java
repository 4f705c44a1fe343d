package cn.xdf.arch.xlss.volume;

import java.util.List;
import java.util.Optional;

/**
 * One of our PersistentVolumes, whose annotations are in order. Made by {@link VolumeReader}.
 *
 * @param uid of the PersistentVolume
 * @param resourceVersion as it was read: give it to every write
 * @param claim the claim it belongs to; empty when an administrator removed the reference
 * @param birthplace label {@code kubernetes.io/hostname} of the node its affinity was born with; may differ from any node's name
 * @param home name of the node that holds the data
 * @param homePool uuid of the pool on that node
 * @param epoch counts the volume's moves; 0 when it never moved
 * @param moving UID of the PvRestore that holds the volume; empty: none
 * @param placing a move that is committed and not yet in place
 * @param basePath directory of the pool, the same on every node
 * @param phase {@code Bound}, {@code Released}, …
 * @param reclaimPolicy {@code Delete} or {@code Retain}
 * @param deleting somebody deleted the PersistentVolume, and a finalizer holds it
 */
public record LocalVolume(
        String name,
        String uid,
        String resourceVersion,
        Optional<Claim> claim,
        String birthplace,
        String home,
        String homePool,
        long epoch,
        String moving,
        Optional<Placing> placing,
        String basePath,
        long capacityBytes,
        String phase,
        String reclaimPolicy,
        boolean deleting) {
    /** A directory of one node can be no more than that: several nodes at once would each see their own. */
    public static final List<String> ACCESS_MODES = List.of("ReadWriteOnce", "ReadWriteOncePod");

    /** The PersistentVolumeClaim; its uid tells it from a later one of the same name. */
    public record Claim(String namespace, String name, String uid) {}

    /** Directory of the volume. Its reader has seen that it is this one, so it need not be kept for each of thousands. */
    public String path() {
        return basePath + "/" + name;
    }

    /** For who judges it and never writes it: without uid and resourceVersion, a fifth of its memory. */
    public LocalVolume unwritten() {
        return new LocalVolume(
                name,
                "",
                "",
                claim,
                birthplace,
                home,
                homePool,
                epoch,
                moving,
                placing,
                basePath,
                capacityBytes,
                phase,
                reclaimPolicy,
                deleting);
    }

    /** Some PvRestore holds the volume. */
    public boolean isMoving() {
        return !moving.isEmpty();
    }

    /** The data is at its home, and nobody is moving it. */
    public boolean isAtRest() {
        return moving.isEmpty() && placing.isEmpty();
    }
}
