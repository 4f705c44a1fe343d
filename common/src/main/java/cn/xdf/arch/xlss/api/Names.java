package cn.xdf.arch.xlss.api;

/** The public names of xlss: users depend on them, so they never change. */
public final class Names {
    /** API group, and with a slash the prefix of every label, annotation, taint and finalizer. */
    public static final String GROUP = "localpv.k8s.arch.xdf.cn";

    private Names() {}
}
