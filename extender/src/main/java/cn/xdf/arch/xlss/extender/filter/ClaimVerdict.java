package cn.xdf.arch.xlss.extender.filter;

/** What is said about pods with claims: nothing yet, so none of them passes. */
public final class ClaimVerdict {
    public static final String NOT_JUDGED = "xlss: volume claims are not judged yet";

    private ClaimVerdict() {}
}
