package cn.xdf.arch.xlss.agent.report;

import cn.xdf.arch.xlss.api.StorageNode.Pool;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where the report of the node's pools comes from. */
public interface ReportedPools {
    /**
     * What the API should say; empty: not all is known yet, what it says stays.
     *
     * @param known paths of the pools that it says a uuid of
     */
    Optional<List<Pool>> toTell(Set<String> known);

    /** The StorageNode is gone, and what it said of the pools with it. */
    void forget();
}
