package cn.xdf.arch.xlss.extender.facts;

import java.util.List;
import java.util.Set;

/**
 * What a claim wants of a volume that is there already, besides its size.
 *
 * @param selector of the volume's labels; empty: any
 * @param attributesClass its VolumeAttributesClass; empty: none
 */
public record VolumeWish(Set<String> accessModes, List<Requirement> selector, String attributesClass) {
    public VolumeWish {
        accessModes = Set.copyOf(accessModes);
        selector = List.copyOf(selector);
    }

    /** As far as a claim that waits for a node is concerned; a volume that was set aside for it needs to fit in size and mode alone. */
    public boolean fits(ForeignVolume volume) {
        return volume.accessModes().containsAll(accessModes)
                && selector.stream().allMatch(requirement -> requirement.isMetBy(volume.labels()));
    }
}
