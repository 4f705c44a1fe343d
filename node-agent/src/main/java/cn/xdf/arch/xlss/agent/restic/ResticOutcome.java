package cn.xdf.arch.xlss.agent.restic;

/** How a restic command ended. Callers ask for this value; nobody searches restic's text. */
public enum ResticOutcome {
    OK,
    /** restic gave up; its messages say why. */
    FAILED,
    /** A snapshot exists, but some files could not be read: it is not the whole volume. */
    PARTIAL,
    NO_REPOSITORY,
    /** Somebody else holds a lock that excludes this command. */
    LOCKED,
    WRONG_PASSWORD,
    /** It was told to stop: by us, at its deadline, at the end of the agent or because it got no further. */
    CANCELLED,
    /** SIGKILL, and not by us: out of memory, as a rule. */
    KILLED,
    /** A code that this program does not know: a failure like any other, never a success. */
    UNKNOWN;

    private static final int SIGNALLED = 128;

    /** @param code as restic >= 0.18 gives it; a signal is 128 + its number */
    public static ResticOutcome of(int code) {
        return switch (code) {
            case 0 -> OK;
            case 1 -> FAILED;
            case 3 -> PARTIAL;
            case 10 -> NO_REPOSITORY;
            case 11 -> LOCKED;
            case 12 -> WRONG_PASSWORD;
            case 130, SIGNALLED + 15 -> CANCELLED;
            case SIGNALLED + 9 -> KILLED;
            default -> UNKNOWN;
        };
    }

    /** @param stopped whether we told it to stop: whatever it says then, it did not do its work, also when it had to be killed */
    static ResticOutcome of(int code, boolean stopped) {
        return stopped ? CANCELLED : of(code);
    }

    public boolean isOk() {
        return this == OK;
    }
}
