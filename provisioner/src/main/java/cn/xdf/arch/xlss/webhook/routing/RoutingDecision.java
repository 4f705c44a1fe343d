package cn.xdf.arch.xlss.webhook.routing;

import java.util.List;
import java.util.Optional;

/** @param skip empty: the pod gets our scheduler */
public record RoutingDecision(Optional<Skip> skip, List<Warning> warnings) {
    /** The label of one that gives the pod our scheduler. */
    public static final String ROUTED = "routed";

    public RoutingDecision {
        warnings = List.copyOf(warnings);
    }

    static RoutingDecision skip(Skip why) {
        return new RoutingDecision(Optional.of(why), List.of());
    }

    /** What is answered by one who knows nothing: the pod is created all the same. */
    public static RoutingDecision stale(PodFacts pod) {
        return pod.uses().isEmpty()
                ? skip(Skip.NO_CLAIM)
                : new RoutingDecision(Optional.of(Skip.STALE), List.of(Warning.stale()));
    }

    public boolean routes() {
        return skip.isEmpty();
    }

    /** More knowledge might change it. */
    public boolean hangsOnUnknownClaim() {
        return skip.filter(Skip.UNKNOWN_CLAIM::equals).isPresent();
    }

    public String label() {
        return skip.map(Skip::label).orElse(ROUTED);
    }
}
