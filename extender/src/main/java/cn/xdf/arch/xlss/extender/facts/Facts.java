package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.util.Optional;

/** What is known of the cluster. Empty means that there is no such object. */
public interface Facts {
    /** Why none of this can be relied on now; empty when it can. */
    Optional<String> fault();

    Optional<ClaimFacts> claim(ObjectKey key);

    Optional<VolumeReading> volume(String name);

    Optional<ClassFacts> storageClass(String name);

    Optional<NodeFacts> node(String name);

    Optional<StorageFacts> storage(String node);

    /** Only pods with claims are known. */
    Optional<PodFacts> pod(ObjectKey key);
}
