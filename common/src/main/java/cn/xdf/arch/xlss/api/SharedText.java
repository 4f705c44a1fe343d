package cn.xdf.arch.xlss.api;

/** Text that many objects have in common, such as names of nodes and namespaces. */
public final class SharedText {
    private SharedText() {}

    /** Kept once, and the same at the first look; empty for null. */
    public static String shared(String text) {
        return text == null ? "" : text.intern();
    }
}
