package cn.xdf.arch.xlss.api;

/** Labels that xlss writes. */
public final class Labels {
    /** On a PvRestore: UID of the pod whose volumes it restores. */
    public static final String POD_UID = Names.PREFIX + "pod-uid";

    /** On the Node that holds the embedded repository, with any value: set by a person, else once by the provisioner. */
    public static final String REPOSITORY = Names.PREFIX + "repository";

    private static final String SIGNPOST_PREFIX = "localpv.node-restriction.kubernetes.io/";

    /** On a Node: it carries all its signposts, so volumes may be mounted there. */
    public static final String ADMITTED = SIGNPOST_PREFIX + "admitted";

    public static final String ADMITTED_VALUE = "true";

    /** Value of a signpost: the volume moved here. */
    public static final String HERE = "here";

    /** Value of a signpost: the volume left its birthplace. */
    public static final String AWAY = "away";

    /** Longest name part of a label; a volume with a longer name cannot have a signpost. */
    private static final int MAX_NAME = 63;

    private Labels() {}

    /**
     * The Node label that says whether a volume is {@link #HERE} or {@link #AWAY}. No kubelet may set labels of this prefix.
     *
     * @throws IllegalArgumentException when {@code pv} has no signpost: longer than 63 characters, or named like our own label
     */
    public static String signpost(String pv) {
        if (pv.isEmpty() || pv.length() > MAX_NAME) {
            throw new IllegalArgumentException(
                    "a PersistentVolume's name must have 1 to " + MAX_NAME + " characters: " + pv);
        }
        String label = SIGNPOST_PREFIX + pv;
        if (label.equals(ADMITTED)) {
            throw new IllegalArgumentException("a PersistentVolume must not be named " + pv + ": the label is taken");
        }
        return label;
    }
}
