package cn.xdf.arch.xlss.agent.report;

import cn.xdf.arch.xlss.api.StorageNode.Pool;
import java.util.List;
import java.util.Optional;

/** Where the report of the node's pools comes from. */
public interface ReportedPools {
    /** What the API should say; empty: nothing is known yet, what it says stays. */
    Optional<List<Pool>> toTell();

    /** The StorageNode is gone, and what it said of the pools with it. */
    void forget();
}
