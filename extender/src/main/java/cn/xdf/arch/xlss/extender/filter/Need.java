package cn.xdf.arch.xlss.extender.filter;

import java.util.Map;
import java.util.Set;

/**
 * The room that one volume takes where its pod goes.
 *
 * @param basePath of the pool that may hold it; empty: any of the node's
 * @param promisedOn the nodes where it has its room already
 * @param poolOn by node, uuid or path of the pool where it has its room, or is about to, as far as that is known
 * @param packs the fullest pool that suffices is the best, not the emptiest
 */
record Need(
        String volume, String basePath, long bytes, Set<String> promisedOn, Map<String, String> poolOn, boolean packs) {
    /** Any pool will do. */
    boolean isOpen() {
        return basePath.isEmpty();
    }

    boolean takesRoomOn(String node) {
        return !promisedOn.contains(node);
    }
}
