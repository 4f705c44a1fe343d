package cn.xdf.arch.xlss.agent.restic;

import tools.jackson.databind.JsonNode;

/** Told of what a running command prints, on the thread that reads it: be quick, or restic waits. */
public interface ResticListener {
    /** Nobody listens. */
    ResticListener NONE = new ResticListener() {};

    /** About every two seconds, whether it got any further or not. */
    default void progress(ResticProgress progress) {}

    /** What it says of its repository, such as a request that it tries again; without secrets. */
    default void complaint(String message) {}

    /** A request that it tried again had success. */
    default void answered() {}

    /**
     * Asked several times a second, by the thread that waits for the command: whether it is to be stopped before its deadline. It goes on
     * while this is answered.
     */
    default boolean isEnough() throws InterruptedException {
        return false;
    }

    /**
     * A JSON object that is neither progress nor a complaint.
     *
     * @return whether it was taken; what is not ends up in {@link ResticResult#output()}
     */
    default boolean line(JsonNode line) {
        return false;
    }
}
