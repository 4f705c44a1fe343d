package cn.xdf.arch.xlss.http;

import java.time.InstantSource;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every fault is counted; of each kind one line a minute is logged, so that a flood of requests is no flood of logs. */
public final class FaultLog {
    private static final Logger log = LoggerFactory.getLogger(FaultLog.class);

    private final BiConsumer<String, Fault> count;
    private final InstantSource clock;
    private final OncePerMinute<Fault> limit = new OncePerMinute<>(Fault.class);

    /** @param count is told of each, with the request's label */
    public FaultLog(BiConsumer<String, Fault> count, InstantSource clock) {
        this.count = count;
        this.clock = clock;
    }

    /** @param message one line, as {@link RejectedRequest} makes it */
    public void record(String verb, Fault fault, String message) {
        count.accept(verb, fault);
        limit.admit(fault, clock.instant())
                .ifPresent(heldBack -> log.warn(
                        "request rejected: verb={} fault={} {}{}",
                        verb,
                        fault.label(),
                        message,
                        heldBack == 0 ? "" : " (and " + heldBack + " of this kind before, not logged)"));
    }
}
