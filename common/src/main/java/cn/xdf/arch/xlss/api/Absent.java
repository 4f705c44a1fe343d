package cn.xdf.arch.xlss.api;

import java.util.List;
import java.util.Map;

/** What an object of the API does not say is null as its client gives it, and empty as we keep it. */
public final class Absent {
    private Absent() {}

    public static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    public static <V> Map<String, V> orEmpty(Map<String, V> map) {
        return map == null ? Map.of() : map;
    }

    public static <T> List<T> orNone(List<T> list) {
        return list == null ? List.of() : list;
    }
}
