package cn.xdf.arch.xlss.capacity;

import java.util.Map;
import java.util.Set;

/** Which volumes have room where, and which are about to get some. */
public interface Promised {
    /** @param own names of volumes: what is about to be promised to them, and to who came later, does not count */
    Pending pending(Set<String> own);

    /** The nodes that have promised room to this volume: one, or two while it moves. */
    Set<String> nodesOf(String volume);

    /** By node, the pool there that has promised room to this volume, or is about to: its uuid or path; without those of which it is not known. */
    Map<String, String> poolsOf(String volume);
}
