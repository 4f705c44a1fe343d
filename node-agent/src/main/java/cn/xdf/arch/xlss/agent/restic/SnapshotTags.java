package cn.xdf.arch.xlss.agent.restic;

/** The tags of our snapshots: backups write them, restores and retention find and judge snapshots by them. */
public final class SnapshotTags {
    /** Keys; {@link #of} makes a tag of one. */
    public static final String PV = "pv";

    public static final String NODE = "node";
    public static final String RUN = "run";
    public static final String EPOCH = "epoch";
    public static final String TRIGGER = "trigger";
    /** A trigger: a former home's data, saved before it is removed there. */
    public static final String SALVAGE = "salvage";

    /** Something could not be read: not to be trusted. */
    public static final String PARTIAL = "partial";
    /** Far less data than before: not to be trusted. */
    public static final String SHRUNK = "shrunk";
    /** Files changed while they were read. */
    public static final String FUZZY = "fuzzy";

    private SnapshotTags() {}

    public static String of(String key, Object value) {
        return key + "=" + value;
    }
}
