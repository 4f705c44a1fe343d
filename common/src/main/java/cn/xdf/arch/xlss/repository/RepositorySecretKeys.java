package cn.xdf.arch.xlss.repository;

/**
 * What stands in a repository's Secret {@value #SECRET}. The system's, in {@link cn.xdf.arch.xlss.api.Names#SYSTEM_NAMESPACE}, is for
 * all namespaces; one in a tenant's namespace takes its place as a whole, and nothing {@code XLSS_…} in it is heeded.
 */
public final class RepositorySecretKeys {
    /** Name of the Secret, in every namespace. */
    public static final String SECRET = "xlss-repository";

    /** Base of the repositories, as restic names it: a namespace's own is {@code <base>/<namespace>}. */
    public static final String REPOSITORY = "RESTIC_REPOSITORY";

    /** Encrypts the repositories: without it no backup can be read. */
    public static final String PASSWORD = "RESTIC_PASSWORD";

    /** Certificate, as PEM text, of the authority that signed the server's; absent: one that the system knows. */
    public static final String CA_CERTIFICATE = "RESTIC_CACERT";

    /** Embedded repository only: makes the logins of namespaces, see {@link EmbeddedLogin}. */
    public static final String EMBEDDED_KEY = "XLSS_REPOSITORY_KEY";

    /** Embedded repository only: name of the node that holds the data, so does not protect volumes of that node. */
    public static final String EMBEDDED_NODE = "XLSS_REPOSITORY_NODE";

    /** {@link #REPOSITORY} of the embedded repository. */
    public static final String EMBEDDED_BASE = "rest:https://xlss-repository.xlss-system.svc:8000";

    private RepositorySecretKeys() {}
}
