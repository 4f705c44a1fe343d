package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.volume.BasePath;
import cn.xdf.arch.xlss.volume.NewVolumePolicy;
import cn.xdf.arch.xlss.volume.PoolWish;

/** What a claim and its class may ask for. No other node would change the answer. */
final class ClaimPolicy {
    private static final String UID = "[0-9a-fA-F-]{1,59}";

    private ClaimPolicy() {}

    /** The class is somebody else's, though the claim, which its user may annotate at will, names us. */
    static boolean isForeign(ClassFacts storageClass) {
        return !Names.STORAGE_CLASS_PROVISIONER.equals(storageClass.provisioner());
    }

    /** Why no volume can be made; empty when one can. */
    static String fault(ClaimFacts claim, ClassFacts storageClass) {
        if (!claim.uid().matches(UID)) {
            return "the claim's UID is none";
        }
        String fault = NewVolumePolicy.claimFault(
                claim.accessModes(), !claim.volumeMode().equals("Filesystem"), claim.extras());
        if (!fault.isEmpty()) {
            return "the claim " + fault;
        }
        if (claim.bytes() <= 0) {
            return "the claim requests no storage";
        }
        String classFault = NewVolumePolicy.classFault(storageClass.name(), storageClass.parameters());
        return classFault.isEmpty() ? wish(claim, storageClass).fault() : classFault;
    }

    /** A volume at that place is still what the two ask for: a class that was deleted and made anew may say something else. */
    static boolean allows(ClaimFacts claim, ClassFacts storageClass, BasePath place) {
        return fault(claim, storageClass).isEmpty() && wish(claim, storageClass).allows(place.value());
    }

    static PoolWish wish(ClaimFacts claim, ClassFacts storageClass) {
        return PoolWish.of(storageClass.name(), storageClass.parameters()).with(claim.pool());
    }
}
