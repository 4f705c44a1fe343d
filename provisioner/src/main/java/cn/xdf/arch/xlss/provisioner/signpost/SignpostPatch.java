package cn.xdf.arch.xlss.provisioner.signpost;

import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import io.kubernetes.client.openapi.models.V1Node;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The one way in which signposts are written. */
public final class SignpostPatch {
    private SignpostPatch() {}

    /**
     * All in one patch, and only to the Node that was read: one that registered anew meanwhile, or was changed, is a CONFLICT, so that
     * nothing that belonged to the old one admits it.
     *
     * @param changes value by key without the prefix; empty where the label goes
     */
    public static void write(KubernetesApi api, V1Node node, Map<String, Optional<String>> changes) {
        Map<String, Object> labels = new HashMap<>();
        changes.forEach((key, value) -> labels.put(Signposts.PREFIX + key, value.orElse(null)));
        Map<String, Object> metadata = Map.of(
                "uid", node.getMetadata().getUid(),
                "resourceVersion", node.getMetadata().getResourceVersion(),
                "labels", labels);
        api.mergePatch(ResourceKind.NODES, ObjectKey.of(node), Map.of("metadata", metadata));
    }
}
