package cn.xdf.arch.xlss.agent.lease;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.TreeMap;

/** The next write of the agent's lease: values in, fields of the spec out. */
final class LeaseStep {
    /** Kubernetes' MicroTime takes exactly six digits. */
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private LeaseStep() {}

    /** @param acquired whether the lease was not ours before: its first renewal also says since when it is */
    static Map<String, Object> spec(String holder, Duration duration, Instant now, boolean acquired) {
        Map<String, Object> spec = new TreeMap<>();
        spec.put("holderIdentity", holder);
        spec.put("leaseDurationSeconds", Math.toIntExact(duration.toSeconds()));
        spec.put("renewTime", MICRO_TIME.format(now));
        if (acquired) {
            spec.put("acquireTime", MICRO_TIME.format(now));
        }
        return spec;
    }
}
