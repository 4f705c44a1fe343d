package cn.xdf.arch.xlss.extender.wire;

import static cn.xdf.arch.xlss.api.Absent.orEmpty;

import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.facts.Settings;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The part of a v1.Pod that decides: who it is, and which claims its volumes need. Reading only this keeps a request of a megabyte at a few objects.
 * Here the keys are lower case, as everywhere in the API; only the extender's own types are capitalised.
 */
public record Pod(Metadata metadata, Spec spec) {
    /** @param annotations null when it has none, like ownerReferences */
    public record Metadata(
            String name, String namespace, String uid, Map<String, String> annotations, List<Owner> ownerReferences) {}

    public record Owner(String kind, String name, Boolean controller) {}

    /** @param volumes null when the pod has none */
    public record Spec(List<Volume> volumes) {}

    /** A generic ephemeral volume is a claim too: its controller makes one named {@code <pod>-<volume>}. */
    public record Volume(String name, ClaimSource persistentVolumeClaim, Content ephemeral) {}

    public record ClaimSource(String claimName) {}

    /** Something of which only the presence counts. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Content() {}

    public boolean hasClaims() {
        return !claims().isEmpty();
    }

    public PodClaims claims() {
        var volumes = spec.volumes == null ? List.<Volume>of() : spec.volumes;
        var uses = volumes.stream().flatMap(this::use).distinct().toList();
        return new PodClaims(
                orEmpty(metadata.namespace),
                orEmpty(metadata.name),
                orEmpty(metadata.uid),
                uses,
                settings(),
                statefulSet());
    }

    private Map<String, String> settings() {
        return metadata.annotations == null ? Map.of() : Settings.of(metadata.annotations);
    }

    private String statefulSet() {
        var owners = metadata.ownerReferences == null ? List.<Owner>of() : metadata.ownerReferences;
        return owners.stream()
                .filter(owner -> Boolean.TRUE.equals(owner.controller) && "StatefulSet".equals(owner.kind))
                .map(Owner::name)
                .findFirst()
                .orElse("");
    }

    private Stream<PodClaims.Use> use(Volume volume) {
        if (volume.persistentVolumeClaim != null) {
            return Stream.of(PodClaims.Use.ofClaim(orEmpty(volume.persistentVolumeClaim.claimName)));
        }
        return volume.ephemeral == null
                ? Stream.empty()
                : Stream.of(PodClaims.Use.ofEphemeral(orEmpty(metadata.name), orEmpty(volume.name)));
    }
}
