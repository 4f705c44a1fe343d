package cn.xdf.arch.xlss.provisioner.signpost;

/**
 * What the signposts need to know about one of our volumes.
 *
 * @param name of the PersistentVolume
 * @param birthplace the hostname label its affinity was born with, which cannot change; empty when it has none
 * @param home name of the node that holds the data; empty when the volume is refused
 * @param state whether its home may be entered
 */
public record VolumeFacts(String name, String birthplace, String home, State state) {
    public enum State {
        /** The data is in place at its home: open there, closed everywhere else. */
        PLACED,
        /** A move is under way and not committed: whoever moves it turns its signposts, so leave them as they stand. */
        MOVING,
        /** Its move is committed and the data not yet in place, or its annotations cannot be trusted: closed everywhere. */
        CLOSED
    }
}
