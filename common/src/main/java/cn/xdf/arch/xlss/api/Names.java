package cn.xdf.arch.xlss.api;

/** The public names of xlss: users depend on them, so they never change. */
public final class Names {
    /** API group of our custom resources. */
    public static final String GROUP = "localpv.k8s.arch.xdf.cn";

    /** Served and stored version of our custom resources. */
    public static final String VERSION = "v1";

    public static final String API_VERSION = GROUP + "/" + VERSION;

    /** Starts every label, annotation, condition and taint of ours, but those that must be safe from kubelets. */
    public static final String PREFIX = GROUP + "/";

    public static final String SYSTEM_NAMESPACE = "xlss-system";

    /** {@code spec.schedulerName} of the pods that may follow their data. */
    public static final String SCHEDULER = "xlss-scheduler";

    public static final String STORAGE_CLASS = "xlss";
    public static final String STORAGE_CLASS_PROVISIONER = PREFIX + "hostpath";
    public static final String BASE_PATH_PARAMETER = "basePath";
    public static final String DEFAULT_BASE_PATH = "/var/lib/xlss";

    /** Parameter of a StorageClass: name of the pool that holds its volumes. */
    public static final String POOL_PARAMETER = "pool";

    /** Each directory in here is a pool of the node, named like it: so a pool of one name has one path on every node. */
    public static final String POOLS_PATH = "/var/lib/xlss-pools";

    /** Name of the pool at {@link #DEFAULT_BASE_PATH}, which every node has. */
    public static final String DEFAULT_POOL = "default";

    /** Parameter of a StorageClass: {@link #SPREAD} (the default) or {@link #PACK}. */
    public static final String PLACEMENT_PARAMETER = "placement";

    /** New volumes go where most room is. */
    public static final String SPREAD = "spread";

    /** New volumes go where least room is that suffices: large ones find whole disks later. */
    public static final String PACK = "pack";

    /** Folder of ours below a base path: pool mark, staging, quarantine, records. Never inside user data. */
    public static final String OWN_FOLDER = ".xlss";

    public static final String PROVISIONER_LEASE = "xlss-provisioner";
    private static final String AGENT_LEASE_PREFIX = "xlss-agent-";

    private Names() {}

    /** Name of the Lease, in {@link #SYSTEM_NAMESPACE}, by which the agent of {@code node} shows that it lives. */
    public static String agentLease(String node) {
        return AGENT_LEASE_PREFIX + node;
    }
}
