package cn.xdf.arch.xlss.extender.cluster;

import cn.xdf.arch.xlss.extender.facts.Candidate;
import cn.xdf.arch.xlss.extender.facts.NodeFacts;
import cn.xdf.arch.xlss.extender.facts.StorageFacts;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Node and StorageNode of the same name, put together as they change: one scheduling asks for thousands, and finds each at one look. */
final class Candidates {
    private final Map<String, Candidate> known = new ConcurrentHashMap<>();

    /** @param node null: it is gone */
    void node(String name, NodeFacts node) {
        change(name, other -> Candidate.of(other.name(), Optional.ofNullable(node), other.storage()));
    }

    /** @param storage null: it is gone */
    void storage(String name, StorageFacts storage) {
        change(name, other -> Candidate.of(other.name(), other.node(), Optional.ofNullable(storage)));
    }

    Candidate get(String name) {
        Candidate found = known.get(name);
        return found == null ? Candidate.unknown(name) : found;
    }

    private void change(String name, UnaryOperator<Candidate> change) {
        known.compute(name.intern(), (same, before) -> {
            Candidate after = change.apply(before == null ? Candidate.unknown(same) : before);
            return after.isUnknown() ? null : after;
        });
    }
}
