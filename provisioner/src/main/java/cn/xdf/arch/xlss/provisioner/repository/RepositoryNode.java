package cn.xdf.arch.xlss.provisioner.repository;

import cn.xdf.arch.xlss.api.Labels;
import cn.xdf.arch.xlss.provisioner.node.NodeCondition;
import io.kubernetes.client.openapi.models.V1Node;
import java.util.List;
import java.util.Optional;

/**
 * What must be known of a node before the repository's data may lie there.
 *
 * @param open Ready, and nothing keeps ordinary pods off it
 * @param labelled it carries {@link Labels#REPOSITORY}
 */
record RepositoryNode(String name, String uid, boolean open, boolean labelled) {
    static RepositoryNode of(V1Node node) {
        NodeCondition condition = NodeCondition.of(node);
        return new RepositoryNode(
                node.getMetadata().getName(),
                node.getMetadata().getUid(),
                condition.ready() && !condition.cordoned() && !isTainted(node),
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
