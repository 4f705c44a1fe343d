package cn.xdf.arch.xlss.extender.binding;

import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import java.util.List;
import java.util.Optional;

/**
 * How a pod's claims on volumes of others are served on one node.
 *
 * @param refusal why they cannot be; empty: they can
 * @param matches volumes that are there already
 * @param toMake claims whose volumes their provisioners make
 */
public record ForeignPlan(Optional<String> refusal, List<Match> matches, List<ClaimFacts> toMake) {
    public static ForeignPlan refused(String reason) {
        return new ForeignPlan(Optional.of(reason), List.of(), List.of());
    }
}
