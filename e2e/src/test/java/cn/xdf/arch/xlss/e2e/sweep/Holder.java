package cn.xdf.arch.xlss.e2e.sweep;

/** Whoever brings a fail-over out of a phase: stopped, it stays there. */
interface Holder {
    void stop();

    /** Where what is to be stopped does not run yet: until it is. */
    default void awaitStopped() {}

    /** One that is dead meanwhile does not hear it. */
    void goOn();
}
