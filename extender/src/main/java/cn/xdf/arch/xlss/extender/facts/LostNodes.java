package cn.xdf.arch.xlss.extender.facts;

import java.util.Collection;

/** How many nodes are lost at once. */
public final class LostNodes {
    private LostNodes() {}

    /** More than a third of all; one lost node alone never counts as too many. */
    public static boolean tooMany(Collection<StorageFacts> nodes) {
        long lost = nodes.stream().filter(StorageFacts::isLost).count();
        return lost > 1 && lost * 3 > nodes.size();
    }
}
