package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.api.Names;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is judged of a StorageClass.
 *
 * @param waits its volumes are made when a node is chosen (WaitForFirstConsumer), not at once
 * @param basePath of its volumes on every node
 * @param placement {@code spread} or {@code pack}, or what somebody wrote instead
 * @param topologies the nodes it allows: those that match one of these, label by label; none: all nodes
 */
public record ClassFacts(
        String name,
        String provisioner,
        boolean waits,
        String basePath,
        String placement,
        List<Map<String, Set<String>>> topologies) {
    public boolean isOurs() {
        return Names.STORAGE_CLASS_PROVISIONER.equals(provisioner);
    }

    /** New volumes fill one node after the other. */
    public boolean packs() {
        return Names.PACK.equals(placement);
    }

    public boolean hasKnownPlacement() {
        return packs() || Names.SPREAD.equals(placement);
    }

    public boolean allows(Map<String, String> labels) {
        return topologies.isEmpty()
                || topologies.stream().anyMatch(topology -> topology.entrySet().stream()
                        .allMatch(e -> e.getValue().contains(labels.getOrDefault(e.getKey(), ""))));
    }
}
