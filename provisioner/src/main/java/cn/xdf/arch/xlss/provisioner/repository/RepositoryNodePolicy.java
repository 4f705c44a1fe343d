package cn.xdf.arch.xlss.provisioner.repository;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Which node holds the embedded repository. A person chooses it by a label; where nobody did, the roomiest node is taken. Once recorded it
 * is never changed here: the data is there, and only a person can take it elsewhere.
 */
final class RepositoryNodePolicy {
    /**
     * @param node empty: not known yet
     * @param label the node must be given the label
     * @param trouble what a person must mend; empty: nothing
     */
    record Choice(String node, boolean label, String trouble) {
        boolean isMade() {
            return !node.isEmpty();
        }
    }

    private RepositoryNodePolicy() {}

    /**
     * @param recorded as the Secret says; empty: nowhere yet
     * @param freeBytes of nodes whose agents have reported their pools
     * @param patient whether to wait for the agents of all nodes before one is taken
     */
    static Choice choose(
            String recorded, Collection<RepositoryNode> nodes, Map<String, Long> freeBytes, boolean patient) {
        List<String> labelled = nodes.stream()
                .filter(RepositoryNode::labelled)
                .map(RepositoryNode::name)
                .sorted()
                .toList();
        if (!recorded.isEmpty()) {
            return keep(recorded, nodes, labelled);
        }
        if (labelled.size() > 1) {
            return wait("nodes " + String.join(", ", labelled) + " are labelled to hold the backups: leave it on one");
        }
        return labelled.size() == 1 ? new Choice(labelled.getFirst(), false, "") : roomiest(nodes, freeBytes, patient);
    }

    private static Choice keep(String recorded, Collection<RepositoryNode> nodes, List<String> labelled) {
        List<String> others =
                labelled.stream().filter(name -> !name.equals(recorded)).toList();
        if (nodes.stream().noneMatch(node -> node.name().equals(recorded))) {
            return new Choice(recorded, false, "node " + recorded + ", which holds the backups, is gone");
        }
        if (!others.isEmpty()) {
            return new Choice(
                    recorded,
                    false,
                    "the backups are on node " + recorded + ", but labelled to hold them: "
                            + String.join(", ", others));
        }
        return new Choice(recorded, labelled.isEmpty(), "");
    }

    private static Choice roomiest(Collection<RepositoryNode> nodes, Map<String, Long> freeBytes, boolean patient) {
        List<RepositoryNode> open = nodes.stream().filter(RepositoryNode::open).toList();
        if (patient && !open.stream().allMatch(node -> freeBytes.containsKey(node.name()))) {
            return wait("");
        }
        return open.stream()
                .max(Comparator.comparingLong((RepositoryNode node) -> freeBytes.getOrDefault(node.name(), -1L))
                        .thenComparing(RepositoryNode::name, Comparator.reverseOrder()))
                .map(node -> new Choice(node.name(), true, ""))
                .orElse(wait("no node is Ready and free of taints to hold the backups"));
    }

    private static Choice wait(String trouble) {
        return new Choice("", false, trouble);
    }
}
