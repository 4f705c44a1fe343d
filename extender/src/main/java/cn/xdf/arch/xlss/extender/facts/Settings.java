package cn.xdf.arch.xlss.extender.facts;

import static cn.xdf.arch.xlss.api.SharedText.shared;

import cn.xdf.arch.xlss.api.Annotations.User;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The annotations of users that say where a volume is made, and whether and when it may move; all others are dropped at once. */
public final class Settings {
    private static final List<String> KEYS = List.of(
            User.POOL, User.BACKUP, User.FAILOVER, User.FAILOVER_AFTER, User.FAILOVER_MAX_DATA_AGE, User.FAILOVER_NOW);
    private static final int LONGEST = 256;

    private Settings() {}

    public static Map<String, String> of(Map<String, String> annotations) {
        return KEYS.stream()
                .filter(key ->
                        annotations.get(key) != null && annotations.get(key).length() <= LONGEST)
                .collect(Collectors.toUnmodifiableMap(Function.identity(), key -> shared(annotations.get(key))));
    }
}
