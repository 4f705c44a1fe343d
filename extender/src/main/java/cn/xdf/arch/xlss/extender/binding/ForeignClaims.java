package cn.xdf.arch.xlss.extender.binding;

import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.ForeignFacts;
import cn.xdf.arch.xlss.extender.facts.ForeignVolume;
import cn.xdf.arch.xlss.extender.facts.NodeFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A pod's claims on volumes of others, and how they are served on a node: as the scheduler's VolumeBinding plugin would. For one request, of one thread. */
public final class ForeignClaims {
    private static final ForeignPlan NOTHING = new ForeignPlan(Optional.empty(), List.of(), List.of());

    private final List<ForeignDemand.Attached> attached;
    private final List<Ask> asks;

    public ForeignClaims(List<ForeignDemand> demands, ForeignFacts facts) {
        this.attached = of(demands, ForeignDemand.Attached.class);
        this.asks = of(demands, ForeignDemand.Unbound.class).stream()
                .map(demand -> new Ask(demand, facts))
                .sorted(Comparator.comparingLong(
                        ask -> ask.claim().requestBytes())) // a small one leaves the large volumes
                .toList();
    }

    public boolean isEmpty() {
        return attached.isEmpty() && asks.isEmpty();
    }

    /** Claims that have a volume, and are not bound to it yet. */
    public List<ClaimFacts> beingBound() {
        return attached.stream()
                .map(ForeignDemand.Attached::claim)
                .filter(claim -> !claim.isBound())
                .toList();
    }

    public ForeignPlan plan(NodeFacts node) {
        for (ForeignDemand.Attached demand : attached) {
            if (!demand.volume().reaches(node)) {
                return ForeignPlan.refused("volume " + demand.volume().name() + " of claim "
                        + demand.claim().name() + " does not reach the node (its node affinity)");
            }
        }
        return asks.isEmpty() ? NOTHING : planned(node);
    }

    private ForeignPlan planned(NodeFacts node) {
        List<Match> matches = new ArrayList<>();
        List<ClaimFacts> toMake = new ArrayList<>();
        Set<String> chosen = new HashSet<>();
        for (Ask ask : asks) {
            Optional<ForeignVolume> match = ask.isDecided() ? Optional.empty() : ask.match(node, chosen);
            Optional<String> refusal = match.isPresent() ? Optional.empty() : ask.refusal(node);
            if (refusal.isPresent()) {
                return ForeignPlan.refused(refusal.get());
            }
            match.ifPresentOrElse(
                    volume -> {
                        chosen.add(volume.name());
                        matches.add(new Match(ask.claim(), volume));
                    },
                    () -> toMake.add(ask.claim()));
        }
        return new ForeignPlan(Optional.empty(), matches, toMake);
    }

    private static <D extends ForeignDemand> List<D> of(List<ForeignDemand> demands, Class<D> type) {
        return demands.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
