package cn.xdf.arch.xlss.volume;

import cn.xdf.arch.xlss.api.Names;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a claim and its class ask for what a new volume of ours is: an empty directory. No node would change the answer, so the extender
 * asks before one is chosen, and the provisioner before it makes a directory. With one rule for both, no claim is given a node by the one
 * and loses it by the other, for ever.
 */
public final class NewVolumePolicy {
    private static final Set<String> PARAMETERS =
            Set.of(Names.BASE_PATH_PARAMETER, Names.POOL_PARAMETER, Names.PLACEMENT_PARAMETER);
    private static final Set<String> PLACEMENTS = Set.of(Names.SPREAD, Names.PACK);

    private NewVolumePolicy() {}

    /**
     * Why there can be no volume for it; empty: there can.
     *
     * @param accessModes the API accepts no claim without one
     * @param extras names of its fields that ask for more than an empty volume, as {@link ClaimExtras} reads them
     * @return to follow "claim NAME "
     */
    public static String claimFault(Collection<String> accessModes, boolean block, List<String> extras) {
        Optional<String> mode = accessModes.stream()
                .filter(each -> !LocalVolume.ACCESS_MODES.contains(each))
                .min(Comparator.naturalOrder());
        if (block) {
            return "asks for a raw block device: xlss has directories only";
        }
        if (mode.isPresent()) {
            return "asks for access mode " + mode.get() + ": a local volume can only be "
                    + String.join(" or ", LocalVolume.ACCESS_MODES);
        }
        return extras.isEmpty()
                ? ""
                : "has a " + String.join(" and a ", extras)
                        + ": a new volume is always empty, and none that is there is taken; make the claim anew without";
    }

    /** Why there can be no volumes of this class; empty: there can. */
    public static String classFault(String storageClass, Map<String, String> parameters) {
        Optional<String> unknown = parameters.keySet().stream()
                .filter(parameter -> !PARAMETERS.contains(parameter))
                .min(Comparator.naturalOrder());
        if (unknown.isPresent()) {
            return "StorageClass " + storageClass + ": no such parameter: " + unknown.get();
        }
        if (!PLACEMENTS.contains(parameters.getOrDefault(Names.PLACEMENT_PARAMETER, Names.SPREAD))) {
            return "StorageClass " + storageClass + ": placement must be " + Names.SPREAD + " or " + Names.PACK;
        }
        return PoolWish.of(storageClass, parameters).fault();
    }
}
