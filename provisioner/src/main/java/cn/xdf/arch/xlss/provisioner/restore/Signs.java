package cn.xdf.arch.xlss.provisioner.restore;

import cn.xdf.arch.xlss.api.Labels;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.provisioner.signpost.NodeFacts;
import cn.xdf.arch.xlss.provisioner.signpost.SignpostFacts;
import cn.xdf.arch.xlss.provisioner.signpost.Signposts;
import cn.xdf.arch.xlss.volume.LocalVolume;
import io.kubernetes.client.openapi.models.V1Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Closes the signposts of volumes that are about to move. Opening them is the signposts' own loop, once the volume is at rest. */
final class Signs {
    private final KubernetesApi api;

    Signs(KubernetesApi api) {
        this.api = api;
    }

    /** Names of those that kubelet of any node would mount, read freshly. */
    Set<String> open(Collection<LocalVolume> volumes) {
        Set<String> open = new HashSet<>();
        for (V1Node node : nodes()) {
            NodeFacts facts = SignpostFacts.of(node);
            volumes.stream().filter(volume -> isOpen(facts, volume)).forEach(volume -> open.add(volume.name()));
        }
        return open;
    }

    /** One patch a node, of the node that was read: one that registers anew meanwhile is not admitted with what it lacks. */
    void close(List<LocalVolume> volumes) {
        for (V1Node node : nodes()) {
            NodeFacts facts = SignpostFacts.of(node);
            Map<String, Object> labels = new HashMap<>();
            volumes.stream()
                    .filter(volume -> isOpen(facts, volume))
                    .forEach(volume -> labels.put(
                            Labels.signpost(volume.name()), isBirthplace(facts, volume) ? Labels.AWAY : null));
            if (!labels.isEmpty()) {
                api.mergePatch(ResourceKind.NODES, ObjectKey.of(node), patch(node, labels));
            }
        }
    }

    private List<V1Node> nodes() {
        return api.list(ResourceKind.NODES, ListQuery.ALL);
    }

    private static boolean isOpen(NodeFacts node, LocalVolume volume) {
        String sign = node.signposts().getOrDefault(volume.name(), "");
        boolean admitted = Labels.ADMITTED_VALUE.equals(node.signposts().get(Signposts.ADMITTED));
        return sign.equals(Labels.HERE) || isBirthplace(node, volume) && admitted && !sign.equals(Labels.AWAY);
    }

    private static boolean isBirthplace(NodeFacts node, LocalVolume volume) {
        return !node.hostname().isEmpty() && node.hostname().equals(volume.birthplace());
    }

    private static Map<String, Object> patch(V1Node node, Map<String, Object> labels) {
        return Map.of(
                "metadata",
                Map.of(
                        "uid",
                        node.getMetadata().getUid(),
                        "resourceVersion",
                        node.getMetadata().getResourceVersion(),
                        "labels",
                        labels));
    }
}
