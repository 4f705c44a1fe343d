package cn.xdf.arch.xlss.agent.backup;

import cn.xdf.arch.xlss.agent.backup.BackupSettings.Wanted;
import cn.xdf.arch.xlss.api.Annotations.User;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves users' annotations to settings. Each key on its own: the carrier nearest to the data that has it wins. A value that cannot be
 * used is told, and the last good one of that key stays in force, else the default.
 */
final class BackupPolicy {
    static final String DEFAULT_SCHEDULE = "@hourly";
    static final int DEFAULT_KEEP = 24;

    private static final Pattern LAST = Pattern.compile("last=([1-9][0-9]{0,3})");
    private static final int MOST_PATTERNS = 100;
    private static final int LONGEST_PATTERN = 500;
    private static final int LONGEST_REQUEST = 253;

    private final List<Carrier> carriers;
    private final Map<String, String> lastGood;
    private final Map<String, String> good = new HashMap<>();
    private final List<BadValue> bad = new ArrayList<>();

    private BackupPolicy(List<Carrier> carriers, Map<String, String> lastGood) {
        this.carriers = carriers;
        this.lastGood = lastGood;
    }

    /** A value that cannot be used, and who carries it. */
    record BadValue(Carrier carrier, String key, String reason) {}

    /** @param good the values in force, to be given back as the last good ones */
    record Resolution(BackupSettings settings, Map<String, String> good, List<BadValue> bad) {}

    /** @param nearestFirst the claim, the pod, its owners upward */
    static Resolution resolve(List<Carrier> nearestFirst, Map<String, String> lastGood) {
        BackupPolicy policy = new BackupPolicy(nearestFirst, lastGood);
        BackupSettings settings = new BackupSettings(
                policy.value(User.BACKUP, BackupPolicy::wanted, Wanted.UNSAID),
                policy.value(User.BACKUP_SCHEDULE, Schedule::parse, Schedule.parse(DEFAULT_SCHEDULE)),
                policy.value(User.BACKUP_VOLUMES, BackupPolicy::volumes, Set.of()),
                policy.value(User.BACKUP_EXCLUDE, BackupPolicy::excludes, List.of()),
                policy.value(User.BACKUP_RETENTION, BackupPolicy::keepLast, DEFAULT_KEEP),
                policy.value(User.BACKUP_NOW, BackupPolicy::request, ""));
        return new Resolution(settings, Map.copyOf(policy.good), List.copyOf(policy.bad));
    }

    private <T> T value(String key, Function<String, T> parser, T otherwise) {
        Optional<Carrier> carrier = carriers.stream()
                .filter(each -> each.annotations().containsKey(key))
                .findFirst();
        if (carrier.isEmpty()) {
            return otherwise;
        }
        String given = carrier.get().annotations().get(key);
        try {
            T value = parser.apply(given);
            good.put(key, given);
            return value;
        } catch (IllegalArgumentException e) {
            bad.add(new BadValue(carrier.get(), key, String.valueOf(e.getMessage())));
            return last(key, parser).orElse(otherwise);
        }
    }

    private <T> Optional<T> last(String key, Function<String, T> parser) {
        String before = lastGood.get(key);
        if (before == null) {
            return Optional.empty();
        }
        good.put(key, before);
        return Optional.of(parser.apply(before));
    }

    private static Wanted wanted(String text) {
        return switch (text.strip()) {
            case "enabled" -> Wanted.ENABLED;
            case "disabled" -> Wanted.DISABLED;
            default -> throw new IllegalArgumentException("must be enabled or disabled");
        };
    }

    private static Set<String> volumes(String text) {
        Set<String> names =
                new TreeSet<>(Arrays.stream(text.split(",")).map(String::strip).toList());
        if (!names.stream().allMatch(name -> name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"))) {
            throw new IllegalArgumentException("must be names of the pod's volumes, comma separated");
        }
        return Set.copyOf(names);
    }

    private static List<String> excludes(String text) {
        List<String> patterns =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        if (patterns.size() > MOST_PATTERNS
                || patterns.stream()
                        .anyMatch(pattern -> pattern.length() > LONGEST_PATTERN || pattern.contains("\0"))) {
            throw new IllegalArgumentException(
                    "at most " + MOST_PATTERNS + " patterns of " + LONGEST_PATTERN + " characters, one a line");
        }
        return patterns;
    }

    private static int keepLast(String text) {
        Matcher last = LAST.matcher(text.strip());
        if (!last.matches()) {
            throw new IllegalArgumentException("only last=<number> is understood so far");
        }
        return Integer.parseInt(last.group(1));
    }

    private static String request(String text) {
        if (text.isBlank() || text.length() > LONGEST_REQUEST) {
            throw new IllegalArgumentException("must have 1 to " + LONGEST_REQUEST + " characters");
        }
        return text;
    }
}
