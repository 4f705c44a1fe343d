package cn.xdf.arch.xlss.webhook.wire;

import static cn.xdf.arch.xlss.api.Absent.orEmpty;

import cn.xdf.arch.xlss.api.Annotations;
import cn.xdf.arch.xlss.http.Fault;
import cn.xdf.arch.xlss.http.RejectedRequest;
import cn.xdf.arch.xlss.http.Required;
import cn.xdf.arch.xlss.webhook.routing.ClaimFacts;
import cn.xdf.arch.xlss.webhook.routing.PodFacts;
import cn.xdf.arch.xlss.webhook.routing.RequestedBytes;
import cn.xdf.arch.xlss.webhook.routing.Use;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The part of a v1.Pod that decides. Reading only this keeps a request of a megabyte at a few objects. */
public record Pod(Metadata metadata, Spec spec) {
    /** @param annotations null when it has none */
    public record Metadata(Map<String, String> annotations) {}

    /** @param volumes null when the pod has none */
    public record Spec(String schedulerName, String nodeName, List<Volume> volumes, SecurityContext securityContext) {}

    public record SecurityContext(Long fsGroup, String fsGroupChangePolicy) {}

    public record Volume(String name, ClaimSource persistentVolumeClaim, Ephemeral ephemeral) {}

    public record ClaimSource(String claimName) {}

    public record Ephemeral(Template volumeClaimTemplate) {}

    public record Template(ClaimSpec spec) {}

    public record ClaimSpec(String storageClassName, String volumeName, Resources resources) {}

    public record Resources(Map<String, String> requests) {}

    void check() {
        Required.present(metadata, "request.object.metadata");
        Required.present(spec, "request.object.spec");
        Required.noNulls(spec.volumes, "request.object.spec.volumes");
        volumes().forEach(Pod::check);
    }

    private static void check(Volume volume) {
        if (volume.persistentVolumeClaim != null) {
            Required.dnsName(
                    volume.persistentVolumeClaim.claimName,
                    "request.object.spec.volumes[].persistentVolumeClaim.claimName");
        }
        if (volume.ephemeral != null) {
            Template template = volume.ephemeral.volumeClaimTemplate;
            Required.present(template, "request.object.spec.volumes[].ephemeral.volumeClaimTemplate");
            Required.present(template.spec, "request.object.spec.volumes[].ephemeral.volumeClaimTemplate.spec");
            try {
                bytes(template.spec);
            } catch (RuntimeException e) {
                throw new RejectedRequest(Fault.WRONG_VALUE, "a volume's request for storage is no quantity");
            }
        }
    }

    public PodFacts facts(String namespace) {
        return new PodFacts(
                namespace,
                orEmpty(spec.schedulerName),
                !orEmpty(spec.nodeName).isEmpty(),
                scheduling(),
                volumes().stream().flatMap(Pod::use).toList(),
                PodFacts.changesOwners(
                        spec.securityContext == null ? null : spec.securityContext.fsGroup,
                        spec.securityContext == null ? null : spec.securityContext.fsGroupChangePolicy));
    }

    private List<Volume> volumes() {
        return spec.volumes == null ? List.of() : spec.volumes;
    }

    private String scheduling() {
        return metadata.annotations == null ? "" : orEmpty(metadata.annotations.get(Annotations.User.SCHEDULING));
    }

    private static Stream<Use> use(Volume volume) {
        if (volume.persistentVolumeClaim != null) {
            return Stream.of(new Use.OfClaim(orEmpty(volume.name), volume.persistentVolumeClaim.claimName));
        }
        if (volume.ephemeral == null) {
            return Stream.empty();
        }
        ClaimSpec claim = volume.ephemeral.volumeClaimTemplate.spec;
        return Stream.of(new Use.Ephemeral(
                orEmpty(volume.name),
                new ClaimFacts(Optional.ofNullable(claim.storageClassName), orEmpty(claim.volumeName), bytes(claim))));
    }

    private static long bytes(ClaimSpec claim) {
        Map<String, String> requests = claim.resources == null ? null : claim.resources.requests;
        String storage = requests == null ? null : requests.get("storage");
        return storage == null ? 0 : RequestedBytes.of(storage);
    }
}
