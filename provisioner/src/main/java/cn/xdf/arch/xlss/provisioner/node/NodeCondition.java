package cn.xdf.arch.xlss.provisioner.node;

import io.kubernetes.client.openapi.models.V1Node;
import java.util.List;
import java.util.Optional;

/**
 * What a Node says about its health.
 *
 * @param ready its kubelet says so, and Kubernetes still believes it
 * @param cordoned an administrator wants no new pods on it
 * @param outOfService somebody says by a taint that it is shut down, and that its pods may run elsewhere
 */
public record NodeCondition(boolean ready, boolean cordoned, boolean outOfService) {
    private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";

    public static NodeCondition of(V1Node node) {
        boolean ready = node.getStatus() != null
                && Optional.ofNullable(node.getStatus().getConditions()).orElse(List.of()).stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
        boolean cordoned =
                node.getSpec() != null && Boolean.TRUE.equals(node.getSpec().getUnschedulable());
        boolean outOfService = node.getSpec() != null
                && Optional.ofNullable(node.getSpec().getTaints()).orElse(List.of()).stream()
                        .anyMatch(taint -> OUT_OF_SERVICE.equals(taint.getKey()));
        return new NodeCondition(ready, cordoned, outOfService);
    }
}
