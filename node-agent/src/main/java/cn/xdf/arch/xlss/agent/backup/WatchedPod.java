package cn.xdf.arch.xlss.agent.backup;

import static cn.xdf.arch.xlss.api.Absent.orNone;

import cn.xdf.arch.xlss.api.Annotations.User;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1Volume;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A pod of this node that uses claims.
 *
 * @param claims name of the claim by name of the pod's volume
 * @param running it is past its start and not being deleted: its data is what somebody wants saved
 */
record WatchedPod(Carrier carrier, Map<String, String> claims, boolean running, Optional<Owner> owner) {
    /** The pod's controller. */
    record Owner(String apiVersion, String kind, String name, String uid) {}

    /** What tells this pod from others, and stays the same when its controller makes it anew. */
    String seed() {
        return carrier.namespace() + "/" + carrier.name();
    }

    /** Null: no claims, nothing to back up. */
    static WatchedPod of(V1Pod pod) {
        Map<String, String> claims = new TreeMap<>();
        for (V1Volume volume : orNone(pod.getSpec().getVolumes())) {
            if (volume.getPersistentVolumeClaim() != null) {
                claims.put(volume.getName(), volume.getPersistentVolumeClaim().getClaimName());
            }
        }
        if (claims.isEmpty()) {
            return null;
        }
        V1ObjectMeta metadata = pod.getMetadata();
        boolean running = pod.getStatus() != null
                && "Running".equals(pod.getStatus().getPhase())
                && metadata.getDeletionTimestamp() == null;
        return new WatchedPod(carrier("v1", "Pod", metadata), Map.copyOf(claims), running, owner(metadata));
    }

    /** An object with only those annotations that users set, so that our own ones make no change. */
    static Carrier carrier(String apiVersion, String kind, V1ObjectMeta metadata) {
        Map<String, String> users = new TreeMap<>();
        if (metadata.getAnnotations() != null) {
            metadata.getAnnotations().forEach((key, value) -> {
                if (key.startsWith(User.BACKUP)) {
                    users.put(key, value);
                }
            });
        }
        return new Carrier(
                apiVersion, kind, metadata.getNamespace(), metadata.getName(), metadata.getUid(), Map.copyOf(users));
    }

    static Optional<Owner> owner(V1ObjectMeta metadata) {
        return orNone(metadata.getOwnerReferences()).stream()
                .filter(reference -> Boolean.TRUE.equals(reference.getController()))
                .map(reference -> new Owner(
                        reference.getApiVersion(), reference.getKind(), reference.getName(), reference.getUid()))
                .findFirst();
    }
}
