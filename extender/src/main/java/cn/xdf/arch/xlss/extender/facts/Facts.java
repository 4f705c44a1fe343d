package cn.xdf.arch.xlss.extender.facts;

import cn.xdf.arch.xlss.capacity.Promised;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What is known of the cluster. Empty means that there is no such object. */
public interface Facts {
    /** Why none of this can be relied on now; empty when it can. */
    Optional<String> fault();

    Optional<ClaimFacts> claim(ObjectKey key);

    Optional<VolumeReading> volume(String name);

    /** Volumes that are not ours. */
    ForeignFacts foreign();

    Optional<ClassFacts> storageClass(String name);

    Candidate node(String name);

    /** The same, of a name in UTF-8 that begins and ends there: for who asks about thousands. */
    default Candidate node(byte[] text, int from, int to) {
        return node(new String(text, from, to - from, StandardCharsets.UTF_8));
    }

    /** Only pods with claims are known, and none that is settled ({@link PodFacts#isSettled}). */
    Optional<PodFacts> pod(ObjectKey key);

    Optional<RestoreFacts> restore(ObjectKey key);

    /** A restore of this volume that has not ended. */
    Optional<RestoreFacts> restoring(String volume);

    /** Annotations of ours on a StatefulSet. */
    Map<String, String> statefulSet(ObjectKey key);

    /** So many nodes are lost at once that it is more likely that we are the ones cut off: nothing moves by itself. */
    boolean braked();

    /** Which volumes have room where. */
    Promised promised();

    Instant now();
}
