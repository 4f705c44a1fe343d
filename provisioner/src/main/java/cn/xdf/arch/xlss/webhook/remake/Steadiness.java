package cn.xdf.arch.xlss.webhook.remake;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Whether this webhook has been able to answer for a while. One that has just become so may not have its place behind the Service yet: a pod made in that
 * moment would slip past again.
 */
public final class Steadiness {
    private final BooleanSupplier able;
    private final Duration least;
    private final InstantSource clock;
    private Instant since;

    /** @param able as it is now; asked every second or so */
    public Steadiness(BooleanSupplier able, Duration least, InstantSource clock) {
        this.able = able;
        this.least = least;
        this.clock = clock;
    }

    public synchronized boolean isSteady() {
        if (!able.getAsBoolean()) {
            since = null;
            return false;
        }
        Instant now = clock.instant();
        since = since == null ? now : since;
        return !now.isBefore(since.plus(least));
    }
}
