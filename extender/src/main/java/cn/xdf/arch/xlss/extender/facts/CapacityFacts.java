package cn.xdf.arch.xlss.extender.facts;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a CSIStorageCapacity says: how large a volume of a class can be made.
 *
 * @param limitBytes of one volume; below zero: it does not say
 * @param topology labels of the nodes it speaks of; empty: of no node
 */
public record CapacityFacts(String storageClass, long limitBytes, Optional<List<Requirement>> topology) {
    public boolean speaksOf(NodeFacts node) {
        return topology.filter(all -> all.stream().allMatch(requirement -> requirement.isMetBy(node.labels())))
                .isPresent();
    }

    /** The one label that its nodes have; empty when it is not as simple. */
    public Optional<Map.Entry<String, String>> pin() {
        return topology.filter(all -> all.size() == 1)
                .map(List::getFirst)
                .filter(requirement -> requirement.only() != null)
                .map(requirement -> Map.entry(requirement.key(), requirement.only()));
    }
}
