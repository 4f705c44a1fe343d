package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.api.Annotations.Claim;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.EventRecorder.Type;
import cn.xdf.arch.xlss.kube.JsonPatch;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.provisioner.directory.Announcements;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What we read and write of claims, their classes and their volumes. */
final class ClaimStore {
    private static final Logger LOG = LoggerFactory.getLogger(ClaimStore.class);

    private final KubernetesApi api;
    private final EventRecorder events;
    private final ProvisionMeters meters;
    private final Briefly<Optional<ClassFacts>> classes;
    private final Announcements refusals = new Announcements();

    ClaimStore(KubernetesApi api, EventRecorder events, ProvisionMeters meters) {
        this.api = api;
        this.events = events;
        this.meters = meters;
        this.classes = new Briefly<>(name ->
                api.find(ResourceKind.STORAGE_CLASSES, ObjectKey.of(name)).map(ClaimReader::read));
    }

    Optional<ClassFacts> storageClass(ClaimFacts claim) {
        return claim.storageClass().isEmpty() ? Optional.empty() : classes.get(claim.storageClass());
    }

    /** As it is now. */
    Optional<VolumeReading> volume(String name) {
        return api.find(ResourceKind.VOLUMES, ObjectKey.of(name)).map(VolumeReader::read);
    }

    /** One of that name which is there already is ours: its name is made of the claim's UID, and only we may create any. */
    void create(V1PersistentVolume volume) {
        try {
            api.create(ResourceKind.VOLUMES, volume);
            meters.created();
        } catch (KubernetesFailure failure) {
            if (!failure.alreadyExists()) {
                throw failure;
            }
        }
    }

    /** Asks the scheduler for another node. */
    void pickAgain(ClaimFacts claim, String reason) {
        LOG.warn("claim {}: not on node {}: {}", claim.key(), claim.selectedNode(), reason);
        tell(claim, Type.WARNING, "ProvisioningFailed", "not on node " + claim.selectedNode() + ": " + reason);
        unselect(claim);
    }

    /** Takes its node back, unless another one was chosen meanwhile. */
    private void unselect(ClaimFacts claim) {
        String path = "/metadata/annotations/" + JsonPatch.step(ClaimReader.SELECTED_NODE);
        JsonPatch patch = JsonPatch.empty()
                .test("/metadata/uid", claim.uid())
                .test(path, claim.selectedNode())
                .remove(path);
        if (!claim.selectedPool().isEmpty()) {
            String pool = "/metadata/annotations/" + JsonPatch.step(Claim.SELECTED_POOL);
            patch = patch.test(pool, claim.selectedPool()).remove(pool);
        }
        try {
            api.jsonPatch(ResourceKind.CLAIMS, claim.key(), patch);
            meters.nodeRejected();
        } catch (KubernetesFailure failure) {
            if (!failure.isConflict() && !failure.isNotFound()) {
                throw failure;
            }
        }
    }

    /** No node would do: said once for each reason. */
    void refuse(ClaimFacts claim, String reason) {
        if (refusals.isNews(claim.key(), claim.uid() + reason)) {
            LOG.warn("claim {} is refused: {}", claim.key(), reason);
            meters.refused();
            tell(claim, Type.WARNING, "ProvisioningFailed", reason);
        }
    }

    void forget(ObjectKey key) {
        refusals.forget(key);
    }

    void tell(ClaimFacts claim, Type type, String reason, String message) {
        events.record("v1", "PersistentVolumeClaim", claim.key(), claim.uid(), type, reason, message);
    }
}
