package cn.xdf.arch.xlss.provisioner.signpost;

import cn.xdf.arch.xlss.api.Labels;
import cn.xdf.arch.xlss.provisioner.node.NodeCondition;
import io.kubernetes.client.openapi.models.V1Node;
import java.util.List;
import java.util.Optional;

/**
 * What the provisioner keeps of a Node.
 *
 * @param uid another one than before: the node registered anew
 * @param tainted some pods are kept off it
 * @param repository it carries {@link Labels#REPOSITORY}
 */
public record WatchedNode(String uid, NodeFacts facts, NodeCondition condition, boolean tainted, boolean repository) {
    static WatchedNode of(V1Node node) {
        return new WatchedNode(
                node.getMetadata().getUid(),
                SignpostFacts.of(node),
                NodeCondition.of(node),
                isTainted(node),
                Optional.ofNullable(node.getMetadata().getLabels())
                        .filter(labels -> labels.containsKey(Labels.REPOSITORY))
                        .isPresent());
    }

    private static boolean isTainted(V1Node node) {
        return node.getSpec() != null
                && Optional.ofNullable(node.getSpec().getTaints()).orElse(List.of()).stream()
                        .anyMatch(taint -> !"PreferNoSchedule".equals(taint.getEffect()));
    }
}
