package cn.xdf.arch.xlss.agent.pool;

import java.util.Optional;
import java.util.Set;

/** What the API knows of this node's pools. */
public interface PoolRecords {
    /** UUID of the pool at that path as it was last seen in the API, without asking; empty: none, or not seen yet. */
    Optional<String> remembered(String path);

    /** What was last said to be written there, until it is measured anew; empty: nothing was said. */
    default Optional<Long> writtenBytes(String path) {
        return Optional.empty();
    }

    /** Paths of the pools that have a uuid in the API, as it was last seen, without asking. */
    default Set<String> paths() {
        return Set.of();
    }

    /**
     * The uuid, asked now.
     *
     * @throws cn.xdf.arch.xlss.kube.KubernetesFailure the API does not answer
     */
    Optional<String> ask(String path);
}
