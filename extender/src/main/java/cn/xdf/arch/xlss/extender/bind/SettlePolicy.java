package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.binding.ForeignPlan;
import cn.xdf.arch.xlss.extender.binding.Match;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import cn.xdf.arch.xlss.extender.filter.ClaimsPolicy;
import cn.xdf.arch.xlss.extender.filter.Demand;
import cn.xdf.arch.xlss.extender.filter.Placement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The next step towards a pod whose volumes are all on its node. */
final class SettlePolicy {
    private final ClaimsPolicy policy = new ClaimsPolicy();
    private final Duration rest;

    /** @param rest how long a failed restore is not tried again for the same pod */
    SettlePolicy(Duration rest) {
        this.rest = rest;
    }

    /**
     * What was restored comes before what is chosen: a choice for a node that the data never gets to would bind the pod to it.
     *
     * @param seen UIDs of the claims whose node or volume this bind has chosen (one that lost the choice was given up by its provisioner or controller),
     *     and of the restores that it has waited for (one that failed is told, and a later bind tries again)
     */
    Step next(PodClaims pod, String node, Facts facts, Set<String> seen) {
        Placement placement = policy.judge(pod, facts);
        Optional<String> refusal = placement.refusal(facts.node(node));
        if (refusal.isPresent()) {
            return new Step.Refuse(refusal.get());
        }
        if (!placement.toRestore().isEmpty()) {
            return restoring(pod, placement.toRestore(), facts, seen);
        }
        Optional<Step> arriving = arriving(pod, placement, facts);
        return arriving.orElseGet(() -> choosing(placement, node, facts, seen));
    }

    private static Step choosing(Placement placement, String node, Facts facts, Set<String> seen) {
        ForeignPlan foreign = placement.foreign(facts.node(node));
        List<ClaimFacts> toMake = Stream.concat(
                        placement.toMake().stream().map(Demand.Room::claim), foreign.toMake().stream())
                .toList();
        List<Match> toTake = foreign.matches().stream()
                .filter(match -> !isTaken(match, facts))
                .toList();
        List<ClaimFacts> undecided =
                toMake.stream().filter(claim -> claim.selectedNode().isEmpty()).toList();
        Optional<ClaimFacts> givenUp =
                undecided.stream().filter(claim -> seen.contains(claim.uid())).findFirst();
        if (givenUp.isPresent()) {
            return new Step.Refuse("the volume of claim " + givenUp.get().name() + " could not be made on " + node
                    + ": a node must be picked again (see the claim's events)");
        }
        Optional<Match> lost = toTake.stream()
                .filter(match -> seen.contains(match.claim().uid()))
                .findFirst();
        if (lost.isPresent()) {
            return new Step.Refuse(
                    "claim " + lost.get().claim().name() + " was not bound to its volume: a node must be picked again");
        }
        if (!toTake.isEmpty()) {
            return new Step.Take(toTake);
        }
        return undecided.isEmpty()
                ? waiting(placement, toMake, foreign)
                : select(placement, undecided, node, facts, made(toMake));
    }

    /** Where the class leaves the pool open, it is the one whose room was taken before this decision, or a bind beside this one might take it, too. */
    private static Step select(
            Placement placement, List<ClaimFacts> undecided, String node, Facts facts, Step.Wait then) {
        Set<String> open = placement.toMake().stream()
                .filter(room -> room.basePath().isEmpty())
                .map(room -> room.claim().madeVolume())
                .collect(Collectors.toSet());
        Optional<ClaimFacts> late = undecided.stream()
                .filter(claim -> open.contains(claim.madeVolume())
                        && !facts.promised().poolsOf(claim.madeVolume()).containsKey(node))
                .findFirst();
        return late.<Step>map(claim -> new Step.Refuse(
                        "the pools of " + node + " have changed meanwhile: a node must be picked again"))
                .orElseGet(() -> new Step.Select(
                        undecided.stream()
                                .map(claim -> new Step.Choice(claim, placement.poolOf(claim.madeVolume(), node)))
                                .toList(),
                        then));
    }

    private static boolean isTaken(Match match, Facts facts) {
        return match.volume().belongsTo(match.claim()) || facts.foreign().isBeingWritten(match.volume(), match.claim());
    }

    private Step restoring(PodClaims pod, List<Demand.Relocate> moves, Facts facts, Set<String> seen) {
        Optional<RestoreFacts> own = facts.restore(pod.restoreKey());
        if (own.isPresent() && own.get().finished()) {
            boolean waitedFor = seen.contains(own.get().uid()) && !own.get().succeeded();
            return waitedFor || own.get().rests(pod.uid(), rest, facts.now())
                    ? new Step.Failed(own.get())
                    : new Step.Forget(own.get());
        }
        Optional<RestoreFacts> other =
                moves.stream().flatMap(move -> move.underWay().stream()).findFirst();
        return own.or(() -> other).map(SettlePolicy::underWay).orElseGet(() -> new Step.Restore(moves));
    }

    private static Step underWay(RestoreFacts restore) {
        return new Step.Wait("the restore " + restore.key().name() + " is under way", restore.uid(), true);
    }

    private static Step waiting(Placement placement, List<ClaimFacts> toMake, ForeignPlan foreign) {
        if (!toMake.isEmpty()) {
            return made(toMake);
        }
        return Stream.concat(foreign.matches().stream().map(Match::claim), placement.beingBound().stream())
                .findFirst()
                .<Step>map(claim -> waiting("claim " + claim.name() + " is not bound to its volume yet"))
                .orElseGet(Step.Done::new);
    }

    private static Step.Wait made(List<ClaimFacts> toMake) {
        return waiting("the volume of claim " + toMake.getFirst().name() + " is not made yet");
    }

    private static Step.Wait waiting(String what) {
        return new Step.Wait(what, "", false);
    }

    private static Optional<Step> arriving(PodClaims pod, Placement placement, Facts facts) {
        if (!placement.toArrive().isEmpty()) {
            return Optional.of(
                    new Step.Wait("volume " + placement.toArrive().getFirst().name() + " is being moved", "", true));
        }
        return placement.hasMoved() ? arrived(pod, facts) : Optional.empty();
    }

    /** In place is not enough: before the node's signpost is open, kubelet refuses the mount and backs off. */
    private static Optional<Step> arrived(PodClaims pod, Facts facts) {
        return facts.restore(pod.restoreKey())
                .filter(own -> own.podUid().equals(pod.uid()) && !own.finished())
                .map(SettlePolicy::underWay);
    }

    /**
     * The choice for a pod whose volumes are all to be made, if memory is enough for it: the claims are written only as they were read, and of
     * nothing else an old answer could do harm.
     */
    Optional<Step> atOnce(PodClaims pod, String node, Facts known) {
        return isAsItWas(pod, known)
                        && known.fault().isEmpty()
                        && next(pod, node, known, Set.of()) instanceof Step.Select select
                        && select.choices().size() == pod.uses().size()
                ? Optional.of(select)
                : Optional.empty();
    }

    /** Whether memory says that a wait may be over: only then is it worth asking the API. */
    boolean mayBeOver(PodClaims pod, String node, Facts known) {
        return !isAsItWas(pod, known) || !(next(pod, node, known, Set.of()) instanceof Step.Wait);
    }

    /** As memory has it, the pod still waits for its node. */
    static boolean isAsItWas(PodClaims pod, Facts known) {
        return known.pod(pod.key()).filter(now -> now.waitsForNode(pod.uid())).isPresent();
    }
}
