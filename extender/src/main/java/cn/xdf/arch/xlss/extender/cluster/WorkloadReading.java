package cn.xdf.arch.xlss.extender.cluster;

import static cn.xdf.arch.xlss.api.Absent.orEmpty;
import static cn.xdf.arch.xlss.api.Absent.orNone;
import static cn.xdf.arch.xlss.api.SharedText.shared;

import cn.xdf.arch.xlss.api.Annotations.Claim;
import cn.xdf.arch.xlss.api.Annotations.Report;
import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.DataReady;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.facts.PodFacts;
import cn.xdf.arch.xlss.extender.facts.Settings;
import cn.xdf.arch.xlss.extender.facts.VolumeWish;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.volume.ClaimExtras;
import cn.xdf.arch.xlss.volume.Sizes;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1OwnerReference;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaimSpec;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodCondition;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V1Volume;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what is judged from pods and claims; everything else is dropped at once. What many of them have in common is kept once. */
public final class WorkloadReading {
    static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

    private static final VolumeWish USUAL_WISH = new VolumeWish(Set.of("ReadWriteOnce"), List.of(), "");

    private WorkloadReading() {}

    static ClaimFacts of(V1PersistentVolumeClaim claim) {
        V1ObjectMeta metadata = claim.getMetadata();
        V1PersistentVolumeClaimSpec spec = claim.getSpec();
        return new ClaimFacts(
                ObjectKey.of(claim),
                metadata.getUid(),
                orEmpty(metadata.getResourceVersion()),
                metadata.getDeletionTimestamp() != null,
                claim.getStatus() == null ? "" : shared(claim.getStatus().getPhase()),
                orEmpty(spec.getVolumeName()),
                shared(ForeignReading.storageClass(metadata, spec.getStorageClassName())),
                shared(orEmpty(metadata.getAnnotations()).get(SELECTED_NODE)),
                orEmpty(metadata.getAnnotations()).getOrDefault(Claim.SELECTED_POOL, ""),
                spec.getResources() == null
                        ? 0
                        : Sizes.storageBytes(spec.getResources().getRequests()),
                "Block".equals(spec.getVolumeMode()),
                ClaimExtras.of(spec),
                wish(spec),
                controller(metadata).map(V1OwnerReference::getUid).orElse(""),
                Settings.of(orEmpty(metadata.getAnnotations())));
    }

    private static VolumeWish wish(V1PersistentVolumeClaimSpec spec) {
        VolumeWish wish = new VolumeWish(
                Set.copyOf(orNone(spec.getAccessModes())),
                spec.getSelector() == null ? List.of() : Requirements.of(spec.getSelector()),
                orEmpty(spec.getVolumeAttributesClassName()));
        return wish.equals(USUAL_WISH) ? USUAL_WISH : wish;
    }

    /**
     * Empty for a pod of which nothing needs to be known: it has no claims, or it has its node and nothing that was said of it while it waited is to be taken
     * back. Of thousands of pods that is nearly all.
     */
    static Optional<PodFacts> of(V1Pod pod) {
        PodFacts facts = new PodFacts(
                claims(pod),
                shared(pod.getSpec().getNodeName()),
                pod.getMetadata().getDeletionTimestamp() != null,
                Names.SCHEDULER.equals(pod.getSpec().getSchedulerName()),
                orEmpty(pod.getMetadata().getAnnotations()).getOrDefault(Report.RELOCATING_FROM, ""),
                waits(pod).isPresent(),
                restoring(pod));
        return Optional.of(facts).filter(one -> !one.pod().isEmpty() && !one.isSettled());
    }

    private static Optional<V1PodCondition> waits(V1Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : orNone(pod.getStatus().getConditions()).stream()
                        .filter(one -> Report.DATA_READY.equals(one.getType()) && "False".equals(one.getStatus()))
                        .findFirst();
    }

    /** Its condition says that a restore is under way. */
    static boolean restoring(V1Pod pod) {
        return waits(pod)
                .filter(condition -> DataReady.RESTORING.equals(condition.getReason()))
                .isPresent();
    }

    public static PodClaims claims(V1Pod pod) {
        V1ObjectMeta metadata = pod.getMetadata();
        List<PodClaims.Use> uses = orNone(pod.getSpec().getVolumes()).stream()
                .flatMap(volume -> use(metadata.getName(), volume))
                .distinct()
                .toList();
        return new PodClaims(
                shared(metadata.getNamespace()),
                metadata.getName(),
                orEmpty(metadata.getUid()),
                uses,
                Settings.of(orEmpty(metadata.getAnnotations())),
                controller(metadata)
                        .filter(owner -> "StatefulSet".equals(owner.getKind()))
                        .map(V1OwnerReference::getName)
                        .orElse("")
                        .intern());
    }

    private static Stream<PodClaims.Use> use(String pod, V1Volume volume) {
        if (volume.getPersistentVolumeClaim() != null) {
            return Stream.of(
                    PodClaims.Use.ofClaim(volume.getPersistentVolumeClaim().getClaimName()));
        }
        return volume.getEphemeral() == null
                ? Stream.empty()
                : Stream.of(PodClaims.Use.ofEphemeral(pod, volume.getName()));
    }

    static Map<String, String> settings(V1StatefulSet set) {
        return Settings.of(orEmpty(set.getMetadata().getAnnotations()));
    }

    private static Optional<V1OwnerReference> controller(V1ObjectMeta metadata) {
        return orNone(metadata.getOwnerReferences()).stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }
}
