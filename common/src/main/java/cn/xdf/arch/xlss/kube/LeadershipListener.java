package cn.xdf.arch.xlss.kube;

/** Told, in turn and on one thread, of the begin and the end of our own leadership; never of an end without a begin. */
public interface LeadershipListener {
    /** Why it ended. */
    enum Ending {
        /** Somebody else may be leading already: let go at once, write nothing more. The program decides whether to exit. */
        LOST,
        /** We are stopping; the lease is given back when this call returns. */
        RELEASED
    }

    /** We lead. Returns soon: a long call would hold up the word that it is over. */
    void started();

    void ended(Ending ending);
}
