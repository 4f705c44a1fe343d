package cn.xdf.arch.xlss.agent.restic;

import tools.jackson.databind.JsonNode;

/** Told of what a running command prints, on the thread that reads it: be quick, or restic waits. */
public interface ResticListener {
    /** Nobody listens. */
    ResticListener NONE = new ResticListener() {};

    /** About every two seconds. */
    default void progress(ResticProgress progress) {}

    /**
     * A JSON object that is neither progress nor a complaint.
     *
     * @return whether it was taken; what is not ends up in {@link ResticResult#output()}
     */
    default boolean line(JsonNode line) {
        return false;
    }
}
