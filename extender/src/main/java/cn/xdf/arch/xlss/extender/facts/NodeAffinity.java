package cn.xdf.arch.xlss.extender.facts;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From which nodes a volume can be reached: those that fit one of the terms. Without a term, from none. */
public record NodeAffinity(List<Term> terms) {
    private static final String HOSTNAME = "kubernetes.io/hostname";

    /**
     * All of it must fit.
     *
     * @param names what the node must be called, as a label {@code metadata.name}
     */
    public record Term(List<Requirement> labels, List<Requirement> names) {
        public static final String NAME = "metadata.name";

        public Term {
            labels = List.copyOf(labels);
            names = List.copyOf(names);
        }

        boolean fits(NodeFacts node) {
            boolean empty = labels.isEmpty() && names.isEmpty(); // as in the API: such a term fits no node
            return !empty && all(labels, node.labels()) && (names.isEmpty() || all(names, Map.of(NAME, node.name())));
        }

        private static boolean all(List<Requirement> requirements, Map<String, String> labels) {
            for (Requirement requirement : requirements) {
                if (!requirement.isMetBy(labels)) {
                    return false;
                }
            }
            return true;
        }
    }

    public NodeAffinity {
        terms = List.copyOf(terms);
    }

    public boolean fits(NodeFacts node) {
        for (Term term : terms) {
            if (term.fits(node)) {
                return true;
            }
        }
        return false;
    }

    /** A label without which no node fits, best the host's name: volumes are found by it. Empty when there is no such single one. */
    public Optional<Map.Entry<String, String>> pin() {
        if (terms.size() != 1) {
            return Optional.empty();
        }
        List<Requirement> single = terms.getFirst().labels().stream()
                .filter(requirement -> requirement.only() != null)
                .toList();
        return single.stream()
                .filter(requirement -> requirement.key().equals(HOSTNAME))
                .findFirst()
                .or(() -> single.stream().findFirst())
                .map(requirement -> Map.entry(requirement.key(), requirement.only()));
    }
}
