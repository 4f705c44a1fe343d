package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.facts.PodClaims;

/** What to do with a bind. */
public sealed interface BindVerdict {
    /** Write the Binding. */
    record Post() implements BindVerdict {}

    /** It is written already: a scheduler repeats a bind whose answer it did not get. */
    record AlreadyBound() implements BindVerdict {}

    /** Not before its volumes are on the node. */
    record Settle(PodClaims claims) implements BindVerdict {}

    record Refuse(String reason) implements BindVerdict {}
}
