package cn.xdf.arch.xlss.extender.facts;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What is known of the volumes of others, so that they are found without looking at all of them for each node. */
public interface ForeignFacts {
    Optional<ForeignVolume> volume(String name);

    /** Those that nobody but this claim may have: their own word says so, or a bind's that the watch has not reported yet. */
    List<ForeignVolume> setAside(ClaimFacts claim);

    /** Free ones of a class, the smallest first; each may still refuse the node. The same lists for all nodes that have them in common. */
    List<Collection<ForeignVolume>> free(String storageClass, NodeFacts node);

    /** A bind is about to write another claim into it, or has. */
    boolean isTakenFrom(ForeignVolume volume, ClaimFacts claim);

    /** A bind has written the claim into it, and the watch has not shown that yet. */
    boolean isBeingWritten(ForeignVolume volume, ClaimFacts claim);

    /** How large the volumes can be that this provisioner makes is told by CSIStorageCapacity objects. */
    boolean reportsCapacity(String provisioner);

    /** One of those objects says that a volume of the class and this size can be made for the node. */
    boolean hasCapacity(String storageClass, NodeFacts node, long bytes);
}
