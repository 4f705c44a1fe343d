package cn.xdf.arch.xlss.webhook.cluster;

import static cn.xdf.arch.xlss.api.Absent.orEmpty;

import cn.xdf.arch.xlss.api.Annotations;
import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import cn.xdf.arch.xlss.webhook.routing.ClaimFacts;
import cn.xdf.arch.xlss.webhook.routing.PodFacts;
import cn.xdf.arch.xlss.webhook.routing.RequestedBytes;
import cn.xdf.arch.xlss.webhook.routing.Use;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaimSpec;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSecurityContext;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1StorageClass;
import io.kubernetes.client.openapi.models.V1Volume;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what routing needs from the API's objects; everything else is dropped at once. */
public final class ObjectReading {
    /** Older than the field, and stronger where both are set. */
    private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

    private static final List<String> IS_DEFAULT =
            List.of("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class");
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private ObjectReading() {}

    static ClaimFacts of(V1PersistentVolumeClaim claim) {
        String annotated = orEmpty(claim.getMetadata().getAnnotations()).get(CLASS_ANNOTATION);
        return of(claim.getSpec(), annotated);
    }

    static ClassFacts of(V1StorageClass storageClass) {
        Map<String, String> annotations = orEmpty(storageClass.getMetadata().getAnnotations());
        return new ClassFacts(
                storageClass.getMetadata().getName(),
                Names.STORAGE_CLASS_PROVISIONER.equals(storageClass.getProvisioner()),
                IS_DEFAULT.stream().anyMatch(annotation -> "true".equals(annotations.get(annotation))),
                instant(storageClass.getMetadata().getCreationTimestamp()));
    }

    /** Whether it is ours. One that we refuse is, too: only our scheduler can say why. */
    static Boolean of(V1PersistentVolume volume) {
        return !(VolumeReader.read(volume) instanceof VolumeReading.Foreign);
    }

    /** Null for a pod that waits for nothing of ours: it has no claim, or its end has come. */
    static WaitingPod of(V1Pod pod) {
        boolean ending = pod.getMetadata().getDeletionTimestamp() != null
                || pod.getStatus() != null
                        && ENDED.contains(orEmpty(pod.getStatus().getPhase()));
        PodFacts facts = facts(pod);
        return ending || facts.uses().isEmpty()
                ? null
                : new WaitingPod(
                        ObjectKey.of(pod),
                        pod.getMetadata().getUid(),
                        instant(pod.getMetadata().getCreationTimestamp()),
                        facts);
    }

    /** What routing asks of a pod. */
    public static PodFacts facts(V1Pod pod) {
        V1PodSpec spec = pod.getSpec();
        V1PodSecurityContext security = spec.getSecurityContext();
        return new PodFacts(
                orEmpty(pod.getMetadata().getNamespace()),
                orEmpty(spec.getSchedulerName()),
                !orEmpty(spec.getNodeName()).isEmpty(),
                orEmpty(pod.getMetadata().getAnnotations()).getOrDefault(Annotations.User.SCHEDULING, ""),
                Optional.ofNullable(spec.getVolumes()).orElse(List.of()).stream()
                        .flatMap(ObjectReading::use)
                        .toList(),
                security != null && PodFacts.changesOwners(security.getFsGroup(), security.getFsGroupChangePolicy()));
    }

    private static Stream<Use> use(V1Volume volume) {
        if (volume.getPersistentVolumeClaim() != null) {
            return Stream.of(new Use.OfClaim(
                    volume.getName(), volume.getPersistentVolumeClaim().getClaimName()));
        }
        return volume.getEphemeral() == null
                ? Stream.empty()
                : Stream.of(new Use.Ephemeral(
                        volume.getName(),
                        of(volume.getEphemeral().getVolumeClaimTemplate().getSpec(), null)));
    }

    private static ClaimFacts of(V1PersistentVolumeClaimSpec spec, String annotatedClass) {
        return new ClaimFacts(
                Optional.ofNullable(annotatedClass == null ? spec.getStorageClassName() : annotatedClass),
                orEmpty(spec.getVolumeName()),
                requestBytes(spec));
    }

    private static long requestBytes(V1PersistentVolumeClaimSpec spec) {
        Quantity storage = spec.getResources() == null
                ? null
                : orEmpty(spec.getResources().getRequests()).get("storage");
        return storage == null ? 0 : RequestedBytes.of(storage);
    }

    private static Instant instant(OffsetDateTime time) {
        return time == null ? Instant.EPOCH : time.toInstant();
    }
}
