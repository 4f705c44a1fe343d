package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.api.Labels;
import cn.xdf.arch.xlss.volume.VolumeReader;
import io.kubernetes.client.openapi.models.V1Node;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What must be known of a node before something is started there.
 *
 * @param hostname its label, which may differ from its name; empty: it has none
 * @param ready kubelet answers
 * @param admitted it carries its signposts
 */
public record NodeState(String hostname, boolean ready, boolean admitted) {
    public static NodeState of(V1Node node) {
        Map<String, String> labels =
                Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.<String, String>of());
        boolean ready =
                Optional.ofNullable(node.getStatus()).map(status -> status.getConditions()).orElse(List.of()).stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
        return new NodeState(
                labels.getOrDefault(VolumeReader.HOSTNAME, ""),
                ready,
                Labels.ADMITTED_VALUE.equals(labels.get(Labels.ADMITTED)));
    }
}
