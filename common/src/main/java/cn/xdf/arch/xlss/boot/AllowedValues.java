package cn.xdf.arch.xlss.boot;

import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.util.unit.DataSize;

/** Says in words what a property of some type takes. */
final class AllowedValues {
    private static final String WHOLE_NUMBER = "a whole number";
    private static final Map<Class<?>, String> WORDS = Map.ofEntries(
            Map.entry(Duration.class, "a duration such as 500ms, 30s, 5m or 1h"),
            Map.entry(DataSize.class, "a size such as 512KB, 10MB or 2GB"),
            Map.entry(Integer.class, WHOLE_NUMBER),
            Map.entry(int.class, WHOLE_NUMBER),
            Map.entry(Long.class, WHOLE_NUMBER),
            Map.entry(long.class, WHOLE_NUMBER),
            Map.entry(Double.class, "a number"),
            Map.entry(double.class, "a number"),
            Map.entry(Boolean.class, "true or false"),
            Map.entry(boolean.class, "true or false"),
            Map.entry(URI.class, "a URI such as https://host:6443"),
            Map.entry(URL.class, "a URL such as https://host:6443"),
            Map.entry(Path.class, "a path"));

    private AllowedValues() {}

    /** Whether an empty text is no value of this type: a time, a number, one of several words. */
    static boolean neverEmpty(Class<?> type) {
        return type.isEnum() || WORDS.containsKey(type) && type != Path.class;
    }

    static String of(Class<?> type) {
        if (type == null) {
            return "another value";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant ->
                            ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .collect(Collectors.joining(", "));
        }
        return WORDS.getOrDefault(type, "a value that fits " + type.getSimpleName());
    }
}
