package cn.xdf.arch.xlss.provisioner.verdict;

import cn.xdf.arch.xlss.provisioner.node.NodeCondition;
import cn.xdf.arch.xlss.provisioner.verdict.WatchedStorageNode.FailedPool;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the API says about a home now.
 *
 * @param node empty: there is no Node object
 * @param lease changes with every renewal by the node's agent; empty: there is no Lease
 * @param leaseDuration silence after which the agent counts as away, as it said itself
 * @param failedPool why no pool can be used; empty: not so
 * @param limpingPool why no pool can be written; empty: not so
 * @param failedPools those that have failed, by their paths
 */
record HomeFacts(
        Optional<NodeCondition> node,
        String lease,
        Duration leaseDuration,
        String failedPool,
        String limpingPool,
        Map<String, FailedPool> failedPools) {
    /** What is wrong, or worth remembering since when it is so. */
    Set<Sign> signs() {
        Set<Sign> signs = EnumSet.noneOf(Sign.class);
        if (node.isEmpty()) {
            signs.add(Sign.GONE);
        }
        node.filter(there -> !there.ready()).ifPresent(there -> signs.add(Sign.NOT_READY));
        node.ifPresent(there -> signs.add(there.cordoned() ? Sign.CORDONED : Sign.SCHEDULABLE));
        node.filter(NodeCondition::outOfService).ifPresent(there -> signs.add(Sign.OUT_OF_SERVICE));
        if (!failedPool.isEmpty()) {
            signs.add(Sign.POOL_FAILED);
        }
        if (!limpingPool.isEmpty()) {
            signs.add(Sign.POOL_LIMPS);
        }
        return signs;
    }
}
