package cn.xdf.arch.xlss.boot;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The names of all {@code xlss.*} properties of a program, read from the records they are bound to. */
final class KnownProperties {
    private final Map<String, Class<?>> types = new TreeMap<>();
    private final Set<String> openNames = new TreeSet<>();

    /** Adds the properties of a record that is bound to {@code prefix}, nested records included. */
    KnownProperties add(String prefix, Class<?> type) {
        if (!type.isRecord()) {
            throw new IllegalArgumentException(
                    type + " is bound to " + prefix + " and must be a record: its names are read from it");
        }
        for (RecordComponent component : type.getRecordComponents()) {
            String name = prefix + "." + ConfigurationFaults.kebab(component.getName());
            Class<?> kind = component.getType();
            if (kind.isRecord()) {
                add(name, kind);
            } else {
                types.put(name, kind);
                if (Map.class.isAssignableFrom(kind) || Collection.class.isAssignableFrom(kind)) {
                    openNames.add(name);
                }
            }
        }
        return this;
    }

    Set<String> names() {
        return types.keySet();
    }

    /** What {@code name}, however it is written, is bound to; empty when it is none of ours, or one entry of a list or a map. */
    Optional<Class<?>> typeOf(String name) {
        String flat = flat(name);
        return types.entrySet().stream()
                .filter(known -> flat(known.getKey()).equals(flat))
                .<Class<?>>map(Map.Entry::getValue)
                .findFirst();
    }

    /** Whether {@code name} is one of ours, however it is written (kebab, camel, environment variable, with an index). */
    boolean contains(String name) {
        String flat = flat(name);
        return typeOf(name).isPresent() || openNames.stream().anyMatch(known -> flat.startsWith(flat(known)));
    }

    /** The known name that looks most like {@code name}; empty when none comes close. */
    Optional<String> nearest(String name) {
        String flat = flat(name);
        return names().stream()
                .min(Comparator.comparingInt(known -> distance(flat, flat(known))))
                .filter(known -> distance(flat, flat(known)) <= Math.max(2, flat.length() / 3));
    }

    private static String flat(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Levenshtein's distance: how many letters must be added, removed or changed. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
