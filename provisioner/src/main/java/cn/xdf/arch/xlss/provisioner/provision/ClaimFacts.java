package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.kube.ObjectKey;
import java.util.List;

/**
 * A claim that Kubernetes asks us to make a volume for. All of it but the UID is what users wrote.
 *
 * @param selectedNode the node the scheduler chose; empty: none, or it shall choose again
 * @param selectedPool uuid of the pool there whose room was kept for it; empty: any that may hold it
 * @param pool name of the pool that its user asks for; empty: none
 * @param volume the PersistentVolume it is bound to or asks for; empty: none
 * @param deleting somebody deleted it
 * @param size as it was written, {@code 10Gi}
 * @param extras names of fields that ask for more than an empty directory
 */
public record ClaimFacts(
        ObjectKey key,
        String uid,
        String resourceVersion,
        String storageClass,
        String selectedNode,
        String selectedPool,
        String pool,
        String volume,
        boolean deleting,
        List<String> accessModes,
        String volumeMode,
        String size,
        long bytes,
        List<String> extras) {
    public ClaimFacts {
        accessModes = List.copyOf(accessModes);
        extras = List.copyOf(extras);
    }

    /** The name of its PersistentVolume: whoever tries again comes to the same one. */
    public String volumeName() {
        return "pvc-" + uid;
    }

    /** Its volume is to be made in this place. */
    boolean isFor(String node, String uuid) {
        return wantsVolume() && selectedNode.equals(node) && (selectedPool.isEmpty() || selectedPool.equals(uuid));
    }

    /** It waits for a volume on the node that was chosen. */
    boolean wantsVolume() {
        return !deleting && volume.isEmpty() && !selectedNode.isEmpty();
    }
}
