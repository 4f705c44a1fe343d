package cn.xdf.arch.xlss.webhook.routing;

import static cn.xdf.arch.xlss.api.Annotations.User.SCHEDULING;

import cn.xdf.arch.xlss.api.Names;
import java.util.Locale;

/** What kubectl shows to whoever creates a pod. @param text the API cuts off what is longer than 256 characters */
public record Warning(About about, String text) {
    private static final int LONGEST_NAME = 63;

    /** A value of the metric label {@code about}. */
    public enum About {
        OTHER_SCHEDULER,
        OWNERS,
        UNKNOWN_VALUE,
        STALE;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Warning otherScheduler(String scheduler, String volume) {
        return new Warning(
                About.OTHER_SCHEDULER,
                "xlss: schedulerName " + name(scheduler) + " is left as it is, but only " + Names.SCHEDULER
                        + " knows where the data of volume " + name(volume) + " is (annotation " + SCHEDULING
                        + ": disabled silences this)");
    }

    static Warning owners(String volume) {
        return new Warning(
                About.OWNERS,
                "xlss: because of fsGroup every file of volume " + name(volume)
                        + " gets its owner anew at each start of this pod; fsGroupChangePolicy: OnRootMismatch does it only when needed");
    }

    static Warning unknownValue() {
        return new Warning(
                About.UNKNOWN_VALUE,
                "xlss: annotation " + SCHEDULING + " means something only with the value \"disabled\"; it is ignored");
    }

    static Warning stale() {
        return new Warning(
                About.STALE,
                "xlss: its webhook cannot see this cluster's claims at the moment; a pod with volumes of StorageClass "
                        + Names.STORAGE_CLASS + " needs schedulerName: " + Names.SCHEDULER);
    }

    /** Tenants write it. */
    private static String name(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…";
    }
}
