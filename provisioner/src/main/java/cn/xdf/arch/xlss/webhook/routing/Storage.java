package cn.xdf.arch.xlss.webhook.routing;

import cn.xdf.arch.xlss.kube.ObjectKey;
import java.util.Optional;

/** What is known of claims, classes and volumes. Empty: not known; it may or may not be there. */
public interface Storage {
    Optional<ClaimFacts> claim(ObjectKey key);

    Optional<Boolean> isClassOurs(String storageClass);

    /** @param volume a PersistentVolume's name */
    Optional<Boolean> isVolumeOurs(String volume);

    /** The class of claims that name none. */
    Optional<String> defaultClass();
}
