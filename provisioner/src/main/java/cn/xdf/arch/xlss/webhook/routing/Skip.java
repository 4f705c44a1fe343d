package cn.xdf.arch.xlss.webhook.routing;

import java.util.Locale;

/** Why a pod is left as it is; a value of the metric label {@code decision}. */
public enum Skip {
    NO_CLAIM,
    NOT_OURS,
    /** A claim that is not there: what it will be nobody knows. */
    UNKNOWN_CLAIM,
    OPTED_OUT,
    /** Its node is named already. */
    PLACED,
    ROUTED_BEFORE,
    OTHER_SCHEDULER,
    SYSTEM_NAMESPACE,
    /** Our own knowledge is too old. */
    STALE;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
