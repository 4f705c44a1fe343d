package cn.xdf.arch.xlss.agent.pool;

/** What follows from a pool's mark. */
sealed interface MarkDecision {
    /** This is the pool. */
    record Use(String uuid) implements MarkDecision {}

    /** There was never a pool here: make its mark. */
    record Make() implements MarkDecision {}

    /** There seems never to have been a pool here: be sure, then decide again. */
    record Ask() implements MarkDecision {}

    /**
     * The pool is not here; nothing may be written.
     *
     * @param uuid of the pool that should be here; empty when nobody knows
     */
    record Refuse(String uuid, String reason) implements MarkDecision {}
}
