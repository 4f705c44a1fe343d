package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.volume.PoolWish;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is judged of a StorageClass.
 *
 * @param waits its volumes are made when a node is chosen (WaitForFirstConsumer), not at once
 * @param pools that may hold its volumes
 * @param placement {@code spread} or {@code pack}
 * @param fault of one of ours: why there can be no volumes of it; empty: there can
 * @param topologies the nodes it allows: those that match one of these, label by label; none: all nodes
 */
public record ClassFacts(
        String name,
        String provisioner,
        boolean waits,
        PoolWish pools,
        String placement,
        String fault,
        List<Map<String, Set<String>>> topologies) {
    private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

    public boolean isOurs() {
        return Names.STORAGE_CLASS_PROVISIONER.equals(provisioner);
    }

    /** Somebody makes volumes for it; else there are only those that an administrator has made. */
    public boolean makesVolumes() {
        return !provisioner.isEmpty() && !NO_PROVISIONER.equals(provisioner);
    }

    /** New volumes fill one node after the other. */
    public boolean packs() {
        return Names.PACK.equals(placement);
    }

    /** It does not allow all nodes. */
    public boolean isBounded() {
        return !topologies.isEmpty();
    }

    public boolean allows(Map<String, String> labels) {
        return topologies.isEmpty()
                || topologies.stream()
                        .anyMatch(topology -> !topology.isEmpty() // as in the API: such a one allows none
                                && topology.entrySet().stream()
                                        .allMatch(e -> e.getValue().contains(labels.getOrDefault(e.getKey(), ""))));
    }
}
