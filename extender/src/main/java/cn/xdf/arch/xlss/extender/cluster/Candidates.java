package cn.xdf.arch.xlss.extender.cluster;

import cn.xdf.arch.xlss.capacity.Promises;
import cn.xdf.arch.xlss.extender.facts.Candidate;
import cn.xdf.arch.xlss.extender.facts.NodeFacts;
import cn.xdf.arch.xlss.extender.facts.StorageFacts;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Node and StorageNode of the same name and what is promised there, put together as they change: one scheduling asks for thousands, and finds each at one
 * look.
 */
final class Candidates {
    private final Map<String, Candidate> known = new ConcurrentHashMap<>();
    private final CandidateTable table = new CandidateTable(); // the same ones
    private final Promises promises;
    private final double overProvisioning;

    /** @param promises is followed from now on */
    Candidates(Promises promises, double overProvisioning) {
        this.promises = promises;
        this.overProvisioning = overProvisioning;
        promises.onChange(this::promised);
    }

    /** @param node null: it is gone */
    void node(String name, NodeFacts node) {
        known.compute(name.intern(), (same, before) -> put(same, Optional.ofNullable(node), storage(before)));
    }

    /** @param storage null: it is gone */
    void storage(String name, StorageFacts storage) {
        known.compute(name.intern(), (same, before) -> put(same, node(before), Optional.ofNullable(storage)));
    }

    private void promised(String name) {
        known.computeIfPresent(name, (same, before) -> put(same, node(before), storage(before)));
    }

    Candidate get(String name) {
        Candidate found = known.get(name);
        return found == null ? Candidate.unknown(name) : found;
    }

    Candidate get(byte[] text, int from, int to) {
        Candidate found = table.get(text, from, to);
        return found == null ? Candidate.unknown(new String(text, from, to - from, StandardCharsets.UTF_8)) : found;
    }

    /** What is promised is always read here, where nobody else changes the same node: the last change finds all that came before it. */
    private Candidate put(String name, Optional<NodeFacts> node, Optional<StorageFacts> storage) {
        Candidate after = Candidate.of(name, node, storage, promises.on(name), overProvisioning);
        Candidate kept = after.isUnknown() ? null : after;
        table.put(name, kept);
        return kept;
    }

    private static Optional<NodeFacts> node(Candidate before) {
        return before == null ? Optional.empty() : before.node();
    }

    private static Optional<StorageFacts> storage(Candidate before) {
        return before == null ? Optional.empty() : before.storage();
    }
}
