package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.filter.ClaimsPolicy;
import cn.xdf.arch.xlss.extender.filter.Demand;
import cn.xdf.arch.xlss.extender.filter.Placement;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The next step towards a pod whose volumes are all on its node. */
final class SettlePolicy {
    private final ClaimsPolicy policy = new ClaimsPolicy();

    /** What to do next. */
    sealed interface Step {
        /** All is in place. */
        record Done() implements Step {}

        record Refuse(String reason) implements Step {}

        /** Choose the node for these claims. */
        record Select(List<ClaimFacts> claims) implements Step {}

        /** Somebody else is at work. @param what for whom the wait ends without success */
        record Wait(String what) implements Step {}
    }

    /** @param selected UIDs of the claims whose node this bind has chosen: one that lost the choice was given up by its provisioner */
    Step next(PodClaims pod, String node, Facts facts, Set<String> selected) {
        Placement placement = policy.judge(pod, facts);
        Optional<String> refusal = placement.refusal(node);
        if (refusal.isPresent()) {
            return new Step.Refuse(refusal.get());
        }
        List<ClaimFacts> undecided = placement.toMake().stream()
                .map(Demand.Room::claim)
                .filter(claim -> claim.selectedNode().isEmpty())
                .toList();
        Optional<ClaimFacts> givenUp = undecided.stream()
                .filter(claim -> selected.contains(claim.uid()))
                .findFirst();
        if (givenUp.isPresent()) {
            return new Step.Refuse("the volume of claim " + givenUp.get().name() + " could not be made on " + node
                    + ": a node must be picked again (see the claim's events)");
        }
        return undecided.isEmpty() ? waiting(placement) : new Step.Select(undecided);
    }

    private static Step waiting(Placement placement) {
        if (!placement.toMake().isEmpty()) {
            return new Step.Wait("the volume of claim "
                    + placement.toMake().getFirst().claim().name() + " is not made yet");
        }
        return placement.toArrive().isEmpty()
                ? new Step.Done()
                : new Step.Wait("volume " + placement.toArrive().getFirst().name() + " is being moved");
    }

    /** Whether memory says that a wait may be over: only then is it worth asking the API. */
    boolean mayBeOver(PodClaims pod, String node, Facts known) {
        boolean podAsItWas = known.pod(pod.key())
                .filter(now -> now.uid().equals(pod.uid())
                        && !now.deleting()
                        && now.node().isEmpty())
                .isPresent();
        return !podAsItWas || !(next(pod, node, known, Set.of()) instanceof Step.Wait);
    }
}
