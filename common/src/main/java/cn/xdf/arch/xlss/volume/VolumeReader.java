package cn.xdf.arch.xlss.volume;

import static cn.xdf.arch.xlss.api.Absent.orEmpty;
import static cn.xdf.arch.xlss.api.Absent.orNone;
import static cn.xdf.arch.xlss.api.SharedText.shared;

import cn.xdf.arch.xlss.api.Annotations.Volume;
import cn.xdf.arch.xlss.api.Names;
import io.kubernetes.client.openapi.models.V1LocalVolumeSource;
import io.kubernetes.client.openapi.models.V1NodeSelectorRequirement;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1ObjectReference;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one place that reads a PersistentVolume of the API. */
public final class VolumeReader {
    /** Annotation of every provisioned PersistentVolume: who made it. */
    public static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";

    /** The label of nodes that volumes' affinities name; it may differ from the node's name. */
    public static final String HOSTNAME = "kubernetes.io/hostname";

    private VolumeReader() {}

    public static VolumeReading read(V1PersistentVolume volume) {
        V1ObjectMeta metadata = volume.getMetadata();
        Map<String, String> annotations = metadata.getAnnotations() == null ? Map.of() : metadata.getAnnotations();
        if (!Names.STORAGE_CLASS_PROVISIONER.equals(annotations.get(PROVISIONED_BY))) {
            return new VolumeReading.Foreign();
        }
        String name = metadata.getName();
        String birthplace = birthplace(volume);
        String path = path(volume);
        String refusal = RefusalPolicy.refusal(name, birthplace, path, annotations);
        return refusal.isEmpty()
                ? new VolumeReading.Ours(ours(volume, annotations, birthplace, path))
                : new VolumeReading.Refused(name, refusal, birthplace);
    }

    /** What many volumes have in common is kept once. */
    private static LocalVolume ours(
            V1PersistentVolume volume, Map<String, String> annotations, String birthplace, String path) {
        V1ObjectMeta metadata = volume.getMetadata();
        return new LocalVolume(
                metadata.getName(),
                orEmpty(metadata.getUid()),
                orEmpty(metadata.getResourceVersion()),
                claim(volume.getSpec().getClaimRef()),
                birthplace.intern(),
                annotations.get(Volume.HOME).intern(),
                annotations.get(Volume.HOME_POOL).intern(),
                Long.parseLong(annotations.get(Volume.EPOCH)),
                annotations.getOrDefault(Volume.MOVING, "").strip(),
                Placing.parse(annotations.getOrDefault(Volume.PLACING, "")),
                RefusalPolicy.basePath(metadata.getName(), path).orElseThrow().intern(),
                Sizes.storageBytes(volume.getSpec().getCapacity()),
                volume.getStatus() == null ? "" : shared(volume.getStatus().getPhase()),
                shared(volume.getSpec().getPersistentVolumeReclaimPolicy()),
                metadata.getDeletionTimestamp() != null);
    }

    private static Optional<LocalVolume.Claim> claim(V1ObjectReference reference) {
        return Optional.ofNullable(reference)
                .map(claim -> new LocalVolume.Claim(
                        shared(claim.getNamespace()), orEmpty(claim.getName()), orEmpty(claim.getUid())));
    }

    /** From the affinity's first term, which nobody can change, unlike an annotation. */
    private static String birthplace(V1PersistentVolume volume) {
        return Optional.ofNullable(volume.getSpec().getNodeAffinity())
                .map(affinity -> affinity.getRequired())
                .flatMap(required ->
                        orNone(required.getNodeSelectorTerms()).stream().findFirst())
                .map(term -> orNone(term.getMatchExpressions()))
                .orElse(List.of())
                .stream()
                .filter(VolumeReader::namesOneHost)
                .map(requirement -> requirement.getValues().getFirst())
                .findFirst()
                .orElse("");
    }

    private static boolean namesOneHost(V1NodeSelectorRequirement requirement) {
        return HOSTNAME.equals(requirement.getKey())
                && "In".equals(requirement.getOperator())
                && orNone(requirement.getValues()).size() == 1;
    }

    private static String path(V1PersistentVolume volume) {
        return Optional.ofNullable(volume.getSpec().getLocal())
                .map(V1LocalVolumeSource::getPath)
                .orElse("");
    }
}
