package cn.xdf.arch.xlss.extender.wire;

import java.util.Locale;

/** The calls of a scheduler, and {@link #OTHER} for whatever else arrives: the values of the metric label {@code verb}. */
public enum Verb {
    FILTER,
    PRIORITIZE,
    PREEMPT,
    BIND,
    OTHER;

    private static final String PREFIX = "/scheduler/";

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param uri of a request line; a query is skipped */
    public static Verb ofUri(String uri) {
        int query = uri.indexOf('?');
        return switch (query < 0 ? uri : uri.substring(0, query)) {
            case PREFIX + "filter" -> FILTER;
            case PREFIX + "prioritize" -> PRIORITIZE;
            case PREFIX + "preempt" -> PREEMPT;
            case PREFIX + "bind" -> BIND;
            default -> OTHER;
        };
    }
}
