package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.PoolWish;
import java.util.List;
import java.util.Set;

/** What a claim and its class may ask for. No other node would change the answer. */
final class ClaimPolicy {
    private static final Set<String> PARAMETERS =
            Set.of(Names.BASE_PATH_PARAMETER, Names.POOL_PARAMETER, Names.PLACEMENT_PARAMETER);
    private static final Set<String> PLACEMENTS = Set.of(Names.SPREAD, Names.PACK);

    private static final String UID = "[0-9a-fA-F-]{1,59}";

    private ClaimPolicy() {}

    /** The class is somebody else's, though the claim, which its user may annotate at will, names us. */
    static boolean isForeign(ClassFacts storageClass) {
        return !Names.STORAGE_CLASS_PROVISIONER.equals(storageClass.provisioner());
    }

    /** Why no volume can be made; empty when one can. */
    static String fault(ClaimFacts claim, ClassFacts storageClass) {
        List<String> modes = claim.accessModes();
        if (!claim.uid().matches(UID)) {
            return "the claim's UID is none";
        }
        if (modes.isEmpty() || !LocalVolume.ACCESS_MODES.containsAll(modes)) {
            return "access modes " + modes + ": a local volume can only be "
                    + String.join(" or ", LocalVolume.ACCESS_MODES);
        }
        if (!claim.volumeMode().equals("Filesystem")) {
            return "volumeMode " + claim.volumeMode() + ": only Filesystem is possible";
        }
        if (!claim.extras().isEmpty()) {
            return "the claim has a " + String.join(" and a ", claim.extras()) + ", and a new volume is always empty";
        }
        if (claim.bytes() <= 0) {
            return "the claim requests no storage";
        }
        String fault = classFault(storageClass);
        return fault.isEmpty() ? wish(claim, storageClass).fault() : fault;
    }

    static PoolWish wish(ClaimFacts claim, ClassFacts storageClass) {
        return PoolWish.of(storageClass.name(), storageClass.parameters()).with(claim.pool());
    }

    private static String classFault(ClassFacts storageClass) {
        for (String parameter : storageClass.parameters().keySet()) {
            if (!PARAMETERS.contains(parameter)) {
                return "StorageClass " + storageClass.name() + ": no such parameter: " + parameter;
            }
        }
        if (!PLACEMENTS.contains(storageClass.parameters().getOrDefault(Names.PLACEMENT_PARAMETER, Names.SPREAD))) {
            return "StorageClass " + storageClass.name() + ": placement must be " + Names.SPREAD + " or " + Names.PACK;
        }
        return "";
    }
}
