package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.api.Annotations.User;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.volume.NewVolumePolicy;
import java.util.List;
import java.util.Map;

/**
 * What is judged of a PersistentVolumeClaim.
 *
 * @param resourceVersion as it was read: give it to every write
 * @param phase {@code Pending}, {@code Bound} or {@code Lost}
 * @param volume the PersistentVolume it is or wants to be bound to; empty: none
 * @param storageClass empty: none
 * @param selectedNode where its volume is to be made; empty while no scheduler has chosen
 * @param selectedPool uuid of the pool there in which room is kept for it; empty while no scheduler of ours has chosen
 * @param requestBytes capacity it asks for
 * @param block it wants a raw device instead of a directory
 * @param extras names of its fields that ask for more than an empty volume
 * @param wish what a volume that is there already must be like
 * @param owner UID of the object that controls it; empty: none
 * @param settings its annotations of ours
 */
public record ClaimFacts(
        ObjectKey key,
        String uid,
        String resourceVersion,
        boolean deleting,
        String phase,
        String volume,
        String storageClass,
        String selectedNode,
        String selectedPool,
        long requestBytes,
        boolean block,
        List<String> extras,
        VolumeWish wish,
        String owner,
        Map<String, String> settings) {
    public boolean isBound() {
        return "Bound".equals(phase);
    }

    public boolean isLost() {
        return "Lost".equals(phase);
    }

    /** The pool that its user asks for; empty: none. */
    public String pool() {
        return settings.getOrDefault(User.POOL, "");
    }

    /** Why our provisioner can make no volume for it, to follow "claim NAME "; empty: it can. */
    public String fault() {
        return NewVolumePolicy.claimFault(wish.accessModes(), block, extras);
    }

    /** Name of the volume that our provisioner makes for it; once it has that one, the same text and no second one to keep. */
    public String madeVolume() {
        String made = "pvc-" + uid;
        return made.equals(volume) ? volume : made;
    }

    public String name() {
        return key.name();
    }
}
