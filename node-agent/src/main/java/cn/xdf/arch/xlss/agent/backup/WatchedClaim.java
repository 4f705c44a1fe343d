package cn.xdf.arch.xlss.agent.backup;

import cn.xdf.arch.xlss.api.Names;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import java.util.Map;

/**
 * A claim whose volume xlss provisioned.
 *
 * @param volume name of its PersistentVolume
 */
record WatchedClaim(Carrier carrier, String volume) {
    /** Null: not bound, or not ours. */
    static WatchedClaim of(V1PersistentVolumeClaim claim) {
        Map<String, String> annotations = claim.getMetadata().getAnnotations();
        String volume = claim.getSpec().getVolumeName();
        boolean ours = annotations != null
                && (isOurs(annotations.get("volume.kubernetes.io/storage-provisioner"))
                        || isOurs(annotations.get("volume.beta.kubernetes.io/storage-provisioner")));
        return ours && volume != null && !volume.isEmpty()
                ? new WatchedClaim(WatchedPod.carrier("v1", "PersistentVolumeClaim", claim.getMetadata()), volume)
                : null;
    }

    private static boolean isOurs(String provisioner) {
        return Names.STORAGE_CLASS_PROVISIONER.equals(provisioner);
    }
}
