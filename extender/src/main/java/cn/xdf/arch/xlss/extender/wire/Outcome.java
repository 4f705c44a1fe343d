package cn.xdf.arch.xlss.extender.wire;

import cn.xdf.arch.xlss.http.Fault;
import java.util.Locale;

/** How an understood request ended; with {@link Fault} the values of the metric label {@code outcome}. */
public enum Outcome {
    OK,
    /** A verdict against the pod: nothing is wrong with us or the caller. */
    REFUSED,
    /** The API, or we ourselves, could not do it. */
    FAILED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
