package cn.xdf.arch.xlss.e2e.sweep;

/** Phases of a fail-over's PvRestore that something can happen in. */
enum Phase {
    PENDING("Pending"),
    ACCEPTED("Accepted"),
    RESTORING("Restoring"),
    STAGED("Staged"),
    COMMITTED("Committed"),
    PLACED("Placed");

    private final String text;

    Phase(String text) {
        this.text = text;
    }

    /** As the PvRestore says it. */
    String text() {
        return text;
    }

    /** The volume belongs to the target: the move can only be completed. */
    boolean isCommitted() {
        return compareTo(COMMITTED) >= 0;
    }
}
