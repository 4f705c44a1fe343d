package cn.xdf.arch.xlss.agent.pool;

import java.util.Optional;

/**
 * Which pool the node's StorageNode says is here.
 *
 * @param uuid empty: it names none
 * @param fresh read from the API just now, not remembered
 */
record KnownPool(Optional<String> uuid, boolean fresh) {
    static KnownPool remembered(Optional<String> uuid) {
        return new KnownPool(uuid, false);
    }

    static KnownPool asked(Optional<String> uuid) {
        return new KnownPool(uuid, true);
    }
}
