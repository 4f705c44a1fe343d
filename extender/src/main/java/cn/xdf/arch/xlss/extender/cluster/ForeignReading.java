package cn.xdf.arch.xlss.extender.cluster;

import static cn.xdf.arch.xlss.api.Absent.orEmpty;
import static cn.xdf.arch.xlss.api.Absent.orNone;

import cn.xdf.arch.xlss.extender.facts.CapacityFacts;
import cn.xdf.arch.xlss.extender.facts.ForeignVolume;
import cn.xdf.arch.xlss.extender.facts.NodeAffinity;
import cn.xdf.arch.xlss.kube.ObjectKey;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1CSIDriver;
import io.kubernetes.client.openapi.models.V1CSIStorageCapacity;
import io.kubernetes.client.openapi.models.V1NodeSelector;
import io.kubernetes.client.openapi.models.V1NodeSelectorTerm;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import io.kubernetes.client.openapi.models.V1PersistentVolumeSpec;
import io.kubernetes.client.openapi.models.V1VolumeNodeAffinity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads what is judged of volumes that are not ours, and of what their drivers say. */
final class ForeignReading {
    /** Older than the field, and stronger. */
    static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";

    /** One less than a request can be at most, so that nothing is promised that cannot be counted. */
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE - 1);

    private ForeignReading() {}

    static ForeignVolume of(V1PersistentVolume volume) {
        V1ObjectMeta metadata = volume.getMetadata();
        V1PersistentVolumeSpec spec = volume.getSpec();
        return new ForeignVolume(
                metadata.getName(),
                orEmpty(metadata.getResourceVersion()),
                metadata.getDeletionTimestamp() != null,
                volume.getStatus() == null ? "" : orEmpty(volume.getStatus().getPhase()),
                storageClass(metadata, spec.getStorageClassName()),
                bytes(orEmpty(spec.getCapacity()).get("storage")),
                "Block".equals(spec.getVolumeMode()),
                Set.copyOf(orNone(spec.getAccessModes())),
                orEmpty(spec.getVolumeAttributesClassName()),
                orEmpty(metadata.getLabels()),
                Optional.ofNullable(spec.getClaimRef())
                        .map(claim -> new ForeignVolume.Claim(
                                ObjectKey.of(claim.getNamespace(), orEmpty(claim.getName())), orEmpty(claim.getUid()))),
                Optional.ofNullable(spec.getNodeAffinity())
                        .map(V1VolumeNodeAffinity::getRequired)
                        .map(ForeignReading::affinity),
                fault(spec));
    }

    static String storageClass(V1ObjectMeta metadata, String named) {
        return orEmpty(metadata.getAnnotations()).getOrDefault(CLASS_ANNOTATION, orEmpty(named));
    }

    /** Of these the scheduler's plugin reads the affinity as their CSI drivers would write it, which differs by cloud. */
    private static String fault(V1PersistentVolumeSpec spec) {
        boolean migrates = Stream.of(
                        spec.getAwsElasticBlockStore(),
                        spec.getGcePersistentDisk(),
                        spec.getAzureDisk(),
                        spec.getCinder(),
                        spec.getPortworxVolume())
                .anyMatch(Objects::nonNull);
        return migrates ? "is of a cloud's in-tree type: not supported, use its CSI driver's" : "";
    }

    private static NodeAffinity affinity(V1NodeSelector selector) {
        return new NodeAffinity(orNone(selector.getNodeSelectorTerms()).stream()
                .map(ForeignReading::term)
                .toList());
    }

    private static NodeAffinity.Term term(V1NodeSelectorTerm term) {
        return new NodeAffinity.Term(
                orNone(term.getMatchExpressions()).stream()
                        .map(one -> Requirements.ofNode(one.getKey(), one.getOperator(), one.getValues()))
                        .toList(),
                orNone(term.getMatchFields()).stream()
                        .map(one -> Requirements.ofField(one.getKey(), one.getOperator(), one.getValues()))
                        .toList());
    }

    static CapacityFacts of(V1CSIStorageCapacity capacity) {
        Quantity limit =
                capacity.getMaximumVolumeSize() == null ? capacity.getCapacity() : capacity.getMaximumVolumeSize();
        return new CapacityFacts(
                orEmpty(capacity.getStorageClassName()),
                limit == null ? -1 : bytes(limit),
                Optional.ofNullable(capacity.getNodeTopology()).map(Requirements::of));
    }

    /** Null, which leaves it out of the cache, when the driver does not say how much room it has. */
    static Boolean reportsCapacity(V1CSIDriver driver) {
        return Boolean.TRUE.equals(driver.getSpec().getStorageCapacity()) ? true : null;
    }

    private static long bytes(Quantity quantity) {
        return quantity == null
                ? 0
                : quantity.getNumber().setScale(0, RoundingMode.FLOOR).min(MOST).longValue();
    }
}
