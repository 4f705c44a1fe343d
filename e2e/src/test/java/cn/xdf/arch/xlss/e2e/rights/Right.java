package cn.xdf.arch.xlss.e2e.rights;

/**
 * One verb on one kind, as RBAC grants it.
 *
 * @param group empty for the core group
 * @param resource with its subresource, {@code pods/status}
 * @param name of the only object that is meant; {@link #ALL} for any
 */
record Right(String verb, String group, String resource, String name) implements Comparable<Right> {
    static final String ALL = "all";

    @Override
    public int compareTo(Right other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return verb + " " + resource + (group.isEmpty() ? "" : " of " + group) + (name.equals(ALL) ? "" : " " + name);
    }
}
