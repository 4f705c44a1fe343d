package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.kube.ObjectKey;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is judged of a PersistentVolume that is not ours.
 *
 * @param resourceVersion as it was read: give it to every write
 * @param storageClass empty: none
 * @param block a raw device instead of a directory
 * @param attributesClass its VolumeAttributesClass; empty: none
 * @param claim the claim it belongs to, or was set aside for; empty: none
 * @param affinity empty: every node reaches it
 * @param fault why it cannot be judged at all; empty: it can
 */
public record ForeignVolume(
        String name,
        String resourceVersion,
        boolean deleting,
        String phase,
        String storageClass,
        long capacityBytes,
        boolean block,
        Set<String> accessModes,
        String attributesClass,
        Map<String, String> labels,
        Optional<Claim> claim,
        Optional<NodeAffinity> affinity,
        String fault) {
    /** The smallest first; by name among those of one size, so that the same question always gets the same answer. */
    public static final Comparator<ForeignVolume> SMALLEST =
            Comparator.comparingLong(ForeignVolume::capacityBytes).thenComparing(ForeignVolume::name);

    /** @param uid empty: whoever comes under that name */
    public record Claim(ObjectKey key, String uid) {}

    /** Nobody has it: a claim that it fits may take it. */
    public boolean isFree() {
        return claim.isEmpty() && "Available".equals(phase) && isUsable();
    }

    /** It is not on its way out, and was understood. */
    public boolean isUsable() {
        return !deleting && fault.isEmpty();
    }

    /** It is this very claim's: somebody, or a bind, has written that into it. */
    public boolean belongsTo(ClaimFacts other) {
        return claim.filter(of -> of.key().equals(other.key()) && of.uid().equals(other.uid()))
                .isPresent();
    }

    public boolean reaches(NodeFacts node) {
        return affinity.isEmpty() || affinity.get().fits(node);
    }
}
