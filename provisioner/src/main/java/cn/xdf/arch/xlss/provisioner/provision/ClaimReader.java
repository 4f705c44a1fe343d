package cn.xdf.arch.xlss.provisioner.provision;

import static cn.xdf.arch.xlss.api.Absent.orEmpty;
import static cn.xdf.arch.xlss.api.Absent.orNone;

import cn.xdf.arch.xlss.api.Annotations.Claim;
import cn.xdf.arch.xlss.api.Annotations.User;
import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.volume.ClaimExtras;
import cn.xdf.arch.xlss.volume.Sizes;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaimSpec;
import io.kubernetes.client.openapi.models.V1StorageClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads claims and their classes from the API's objects. */
final class ClaimReader {
    static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

    /** The second is what Kubernetes before 1.23 sets, and newer ones still do, too. */
    private static final List<String> PROVISIONER =
            List.of("volume.kubernetes.io/storage-provisioner", "volume.beta.kubernetes.io/storage-provisioner");

    private ClaimReader() {}

    /** Empty for a claim that is not for us. */
    static Optional<ClaimFacts> read(V1PersistentVolumeClaim claim) {
        V1ObjectMeta metadata = claim.getMetadata();
        Map<String, String> annotations = orEmpty(metadata.getAnnotations());
        boolean ours = PROVISIONER.stream()
                .anyMatch(annotation -> Names.STORAGE_CLASS_PROVISIONER.equals(annotations.get(annotation)));
        if (!ours) {
            return Optional.empty();
        }
        V1PersistentVolumeClaimSpec spec = claim.getSpec();
        Quantity size = size(spec);
        return Optional.of(new ClaimFacts(
                ObjectKey.of(claim),
                metadata.getUid(),
                orEmpty(metadata.getResourceVersion()),
                orEmpty(spec.getStorageClassName()),
                annotations.getOrDefault(SELECTED_NODE, ""),
                annotations.getOrDefault(Claim.SELECTED_POOL, ""),
                annotations.getOrDefault(User.POOL, ""),
                orEmpty(spec.getVolumeName()),
                metadata.getDeletionTimestamp() != null,
                orNone(spec.getAccessModes()),
                spec.getVolumeMode() == null ? "Filesystem" : spec.getVolumeMode(),
                size == null ? "" : size.toSuffixedString(),
                spec.getResources() == null
                        ? 0
                        : Sizes.storageBytes(spec.getResources().getRequests()),
                ClaimExtras.of(spec)));
    }

    static ClassFacts read(V1StorageClass storageClass) {
        return new ClassFacts(
                storageClass.getMetadata().getName(),
                orEmpty(storageClass.getProvisioner()),
                orEmpty(storageClass.getParameters()),
                storageClass.getReclaimPolicy() == null ? "Delete" : storageClass.getReclaimPolicy(),
                orNone(storageClass.getMountOptions()));
    }

    private static Quantity size(V1PersistentVolumeClaimSpec spec) {
        return spec.getResources() == null
                ? null
                : Optional.ofNullable(spec.getResources().getRequests())
                        .orElse(Map.of())
                        .get("storage");
    }
}
