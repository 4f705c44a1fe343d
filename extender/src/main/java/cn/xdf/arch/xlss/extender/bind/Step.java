package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.binding.Match;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import cn.xdf.arch.xlss.extender.filter.Demand;
import java.util.List;

/** What a bind does next. */
sealed interface Step {
    /** @param pool uuid of the node's pool in which room is kept for it; empty: the volume is made by others */
    record Choice(ClaimFacts claim, String pool) {}

    /** All is in place. */
    record Done() implements Step {}

    record Refuse(String reason) implements Step {}

    /** The pod's restore ended without success, and is not tried again yet. */
    record Failed(RestoreFacts restore) implements Step {}

    /**
     * Choose the node for these claims.
     *
     * @param then what comes next once all are chosen
     */
    record Select(List<Choice> choices, Wait then) implements Step {}

    /** Write these claims into the volumes that they get. */
    record Take(List<Match> matches) implements Step {}

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
