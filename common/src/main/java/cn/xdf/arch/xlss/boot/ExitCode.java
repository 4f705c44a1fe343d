package cn.xdf.arch.xlss.boot;

/** Exit codes of the programs, so that an operator can tell a wrong configuration from a crash. */
public final class ExitCode {
    /** Any failure that is not one of the others. */
    public static final int FAILED = 1;

    /** The virtual machine cannot go on; the same code as {@code -XX:+ExitOnOutOfMemoryError}. */
    public static final int OUT_OF_MEMORY = 3;

    /** The leader's lease was lost; kubelet starts the program again as a follower. {@code EX_TEMPFAIL} of sysexits.h. */
    public static final int LEADERSHIP_LOST = 75;

    /** The configuration is wrong: {@code EX_CONFIG} of sysexits.h. */
    public static final int CONFIGURATION = 78;

    private ExitCode() {}
}
