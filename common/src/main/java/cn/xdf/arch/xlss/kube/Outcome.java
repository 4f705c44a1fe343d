package cn.xdf.arch.xlss.kube;

import java.time.Duration;
import java.util.Objects;

/**
 * How a pass ended that did not fail.
 *
 * @param again when to look at the same key again without being asked; null: not before something changes
 */
public record Outcome(Duration again) {
    private static final Outcome DONE = new Outcome(null);

    public static Outcome done() {
        return DONE;
    }

    public static Outcome requeueAfter(Duration delay) {
        return new Outcome(Objects.requireNonNull(delay, "delay"));
    }
}
