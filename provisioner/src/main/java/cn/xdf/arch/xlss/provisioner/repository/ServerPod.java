package cn.xdf.arch.xlss.provisioner.repository;

import cn.xdf.arch.xlss.api.Annotations;
import io.kubernetes.client.openapi.models.V1Pod;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must be known of the server's pod.
 *
 * @param node empty: it is on none yet
 * @param ready it serves
 * @param files hash of those that kubelet was told of; empty: it was told nothing
 */
record ServerPod(String uid, String node, boolean ready, String files) {
    static ServerPod of(V1Pod pod) {
        boolean ready = pod.getStatus() != null
                && Optional.ofNullable(pod.getStatus().getConditions()).orElse(List.of()).stream()
                        .anyMatch(condition ->
                                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
        return new ServerPod(
                pod.getMetadata().getUid(),
                Optional.ofNullable(pod.getSpec().getNodeName()).orElse(""),
                ready,
                Optional.ofNullable(pod.getMetadata().getAnnotations())
                        .orElse(Map.of())
                        .getOrDefault(Annotations.Repository.FILES, ""));
    }
}
