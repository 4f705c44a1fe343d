package cn.xdf.arch.xlss.extender.bind;

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

/** The next step towards a pod whose volumes are all on its node. */
final class SettlePolicy {
    private final ClaimsPolicy policy = new ClaimsPolicy();
    private final Duration rest;

    /** @param rest how long a failed restore is not tried again for the same pod */
    SettlePolicy(Duration rest) {
        this.rest = rest;
    }

    /** What to do next. */
    sealed interface Step {
        /** All is in place. */
        record Done() implements Step {}

        record Refuse(String reason) implements Step {}

        /** The pod's restore ended without success, and is not tried again yet. */
        record Failed(RestoreFacts restore) implements Step {}

        /** Choose the node for these claims. */
        record Select(List<ClaimFacts> claims) implements Step {}

        /** Have these volumes restored on the node. */
        record Restore(List<Demand.Relocate> volumes) implements Step {}

        /** Remove this ended restore: its name is needed for a new one. */
        record Forget(RestoreFacts ended) implements Step {}

        /**
         * Somebody else is at work.
         *
         * @param what for whom the wait ends without success
         * @param restore UID of the pod's restore that is waited for; empty: none
         * @param restoring data is on its way, which may take long
         */
        record Wait(String what, String restore, boolean restoring) implements Step {}
    }

    /**
     * @param seen UIDs of the claims whose node this bind has chosen (one that lost the choice was given up by its provisioner), and of the restores
     *     that it has waited for (one that failed is told, and a later bind tries again)
     */
    Step next(PodClaims pod, String node, Facts facts, Set<String> seen) {
        Placement placement = policy.judge(pod, facts);
        Optional<String> refusal = placement.refusal(node);
        if (refusal.isPresent()) {
            return new Step.Refuse(refusal.get());
        }
        if (!placement.toRestore().isEmpty()) {
            return restoring(pod, placement.toRestore(), facts, seen);
        }
        List<ClaimFacts> undecided = placement.toMake().stream()
                .map(Demand.Room::claim)
                .filter(claim -> claim.selectedNode().isEmpty())
                .toList();
        Optional<ClaimFacts> givenUp =
                undecided.stream().filter(claim -> seen.contains(claim.uid())).findFirst();
        if (givenUp.isPresent()) {
            return new Step.Refuse("the volume of claim " + givenUp.get().name() + " could not be made on " + node
                    + ": a node must be picked again (see the claim's events)");
        }
        return undecided.isEmpty() ? waiting(pod, placement, facts) : new Step.Select(undecided);
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

    private static Step waiting(PodClaims pod, Placement placement, Facts facts) {
        if (!placement.toMake().isEmpty()) {
            return new Step.Wait(
                    "the volume of claim "
                            + placement.toMake().getFirst().claim().name() + " is not made yet",
                    "",
                    false);
        }
        if (!placement.toArrive().isEmpty()) {
            return new Step.Wait("volume " + placement.toArrive().getFirst().name() + " is being moved", "", true);
        }
        return placement.hasMoved() ? arrived(pod, facts) : new Step.Done();
    }

    /** In place is not enough: before the node's signpost is open, kubelet refuses the mount and backs off. */
    private static Step arrived(PodClaims pod, Facts facts) {
        return facts.restore(pod.restoreKey())
                .filter(own -> own.podUid().equals(pod.uid()) && !own.finished())
                .map(SettlePolicy::underWay)
                .orElseGet(Step.Done::new);
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
