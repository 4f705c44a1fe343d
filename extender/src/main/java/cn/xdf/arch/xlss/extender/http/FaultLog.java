package cn.xdf.arch.xlss.extender.http;

import cn.xdf.arch.xlss.extender.limit.OncePerMinute;
import cn.xdf.arch.xlss.extender.wire.Fault;
import cn.xdf.arch.xlss.extender.wire.Verb;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every fault is counted; of each kind one line a minute is logged, so that a flood of requests is no flood of logs. */
public final class FaultLog {
    private static final Logger log = LoggerFactory.getLogger(FaultLog.class);

    private final RequestMetrics metrics;
    private final InstantSource clock;
    private final OncePerMinute<Fault> limit = new OncePerMinute<>(Fault.class);

    public FaultLog(RequestMetrics metrics, InstantSource clock) {
        this.metrics = metrics;
        this.clock = clock;
    }

    /** @param message one line, as {@link cn.xdf.arch.xlss.extender.wire.RejectedRequest} makes it */
    public void record(Verb verb, Fault fault, String message) {
        metrics.count(verb, fault);
        limit.admit(fault, clock.instant())
                .ifPresent(heldBack -> log.warn(
                        "request rejected: verb={} fault={} {}{}",
                        verb.label(),
                        fault.label(),
                        message,
                        heldBack == 0 ? "" : " (and " + heldBack + " of this kind before, not logged)"));
    }
}
