package cn.xdf.arch.xlss.agent.pool;

/** What stands where the mark of a pool belongs. */
sealed interface MarkReading {
    record Present(PoolMark mark) implements MarkReading {}

    record Missing() implements MarkReading {}

    /** Something is there, and it is no mark: left alone. */
    record Unreadable(String reason) implements MarkReading {}
}
