package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.api.Annotations.User;
import cn.xdf.arch.xlss.api.EmptyStart;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a volume whose home is lost may move now, as its users have set. A setting that cannot be read moves nothing. */
final class FailoverPolicy {
    static final Duration DEFAULT_AFTER = Duration.ofMinutes(5);

    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(s|m|h|d)");

    private FailoverPolicy() {}

    /** What becomes of the volume. */
    sealed interface Decision {
        /** @param maxDataAge empty: data of any age will do */
        record Move(EmptyStart emptyStart, Optional<Duration> maxDataAge) implements Decision {}

        /** Not before then. */
        record Later(Instant then) implements Decision {}

        record Hold(String reason) implements Decision {}
    }

    /**
     * @param settings annotations of the claim, the pod and its owners: nearest to the data first, and the nearest wins
     * @param lostSince when the home was lost
     * @param braked too many nodes are lost at once
     */
    static Decision decide(List<Map<String, String>> settings, Instant lostSince, Instant now, boolean braked) {
        boolean told = isTold(setting(settings, User.FAILOVER_NOW), lostSince);
        Optional<Duration> after = duration(settings, User.FAILOVER_AFTER, DEFAULT_AFTER);
        Optional<Duration> age = duration(settings, User.FAILOVER_MAX_DATA_AGE, Duration.ZERO);
        if (after.isEmpty() || age.isEmpty()) {
            return new Decision.Hold(
                    "annotation " + (after.isEmpty() ? User.FAILOVER_AFTER : User.FAILOVER_MAX_DATA_AGE)
                            + " is no duration such as 90s, 5m, 2h or 1d");
        }
        String mode = mode(settings);
        Optional<EmptyStart> emptyStart = emptyStart(mode, told);
        if (emptyStart.isEmpty()) {
            return new Decision.Hold(
                    "failover is " + mode + ": set the annotation " + User.FAILOVER_NOW + " to move it");
        }
        if (!told && braked) {
            return new Decision.Hold("too many nodes are lost at once: nothing moves by itself");
        }
        Instant then = lostSince.plus(after.get());
        return told || !now.isBefore(then)
                ? new Decision.Move(emptyStart.get(), age.filter(limit -> !limit.isZero()))
                : new Decision.Later(then);
    }

    /** Without a backup there is nothing to restore: it waits for a person. */
    private static String mode(List<Map<String, String>> settings) {
        boolean backup =
                setting(settings, User.BACKUP).filter("enabled"::equals).isPresent();
        return setting(settings, User.FAILOVER).orElse(backup ? "Restore" : "Hold");
    }

    private static Optional<EmptyStart> emptyStart(String mode, boolean told) {
        return switch (mode) {
            case "Restore" -> Optional.of(EmptyStart.NEVER);
            case "RestoreOrEmpty" -> Optional.of(EmptyStart.IF_NO_SNAPSHOT);
            case "StartEmpty" -> Optional.of(EmptyStart.ALWAYS);
            case "Hold" -> told ? Optional.of(EmptyStart.NEVER) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** A "go" that carries a time counts for losses before it only; any other value counts until it is removed. */
    private static boolean isTold(Optional<String> value, Instant lostSince) {
        if (value.isEmpty()) {
            return false;
        }
        try {
            return !Instant.parse(value.get()).isBefore(lostSince);
        } catch (DateTimeException e) {
            return true;
        }
    }

    private static Optional<Duration> duration(List<Map<String, String>> settings, String key, Duration otherwise) {
        Optional<String> text = setting(settings, key);
        if (text.isEmpty()) {
            return Optional.of(otherwise);
        }
        Matcher matcher = DURATION.matcher(text.get().strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }

    private static Optional<String> setting(List<Map<String, String>> settings, String key) {
        return settings.stream()
                .map(each -> each.get(key))
                .filter(value -> value != null && !value.isBlank())
                .findFirst();
    }
}
