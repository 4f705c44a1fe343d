package cn.xdf.arch.xlss.capacity;

import java.util.Optional;
import java.util.Set;

/** What of each pool is promised. */
public interface Promised {
    /**
     * Bytes of this pool that are promised, or about to be to somebody who came before.
     *
     * @param pools uuids and paths of the pools that share the filesystem
     * @param own names of volumes: what is about to be promised to them, and to who came later, does not count
     */
    long on(String node, Set<String> pools, Set<String> own);

    /** The pool of that node that has promised room to this volume, or is about to: its uuid or path; empty: none, or it is not known which. */
    Optional<String> poolOf(String volume, String node);

    /** The nodes that have promised room to this volume: one, or two while it moves. */
    Set<String> nodesOf(String volume);
}
