package cn.xdf.arch.xlss.webhook.cluster;

import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.webhook.routing.ClaimFacts;
import cn.xdf.arch.xlss.webhook.routing.Storage;
import io.kubernetes.client.common.KubernetesObject;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Memory, and the API for what memory does not know: a StatefulSet's claim is made a few milliseconds before its pod, and its news may come later
 * than the pod does. Blocks.
 */
public final class AskedStorage implements Storage {
    private static final Logger LOG = LoggerFactory.getLogger(AskedStorage.class);

    private final Storage memory;
    private final KubernetesApi api;

    /** @param limit of each question */
    public AskedStorage(Storage memory, KubernetesApi api, Duration limit) {
        this.memory = memory;
        this.api = api.within(limit);
    }

    @Override
    public Optional<ClaimFacts> claim(ObjectKey key) {
        return memory.claim(key).or(() -> find(ResourceKind.CLAIMS, key).map(ObjectReading::of));
    }

    @Override
    public Optional<Boolean> isClassOurs(String storageClass) {
        return memory.isClassOurs(storageClass).or(() -> find(ResourceKind.STORAGE_CLASSES, ObjectKey.of(storageClass))
                .map(ObjectReading::of)
                .map(ClassFacts::ours));
    }

    @Override
    public Optional<Boolean> isVolumeOurs(String volume) {
        return memory.isVolumeOurs(volume);
    }

    @Override
    public Optional<String> defaultClass() {
        return memory.defaultClass();
    }

    /** Whatever goes wrong, the pod must be created: it is as if there were none. */
    private <T extends KubernetesObject> Optional<T> find(ResourceKind<T> kind, ObjectKey key) {
        try {
            return api.find(kind, key);
        } catch (KubernetesFailure failure) {
            LOG.debug("{} {} is taken for unknown", kind, key, failure);
            return Optional.empty();
        }
    }
}
