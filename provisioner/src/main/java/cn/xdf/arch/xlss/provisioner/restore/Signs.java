package cn.xdf.arch.xlss.provisioner.restore;

import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.provisioner.signpost.NodeFacts;
import cn.xdf.arch.xlss.provisioner.signpost.SignpostFacts;
import cn.xdf.arch.xlss.provisioner.signpost.SignpostPatch;
import cn.xdf.arch.xlss.provisioner.signpost.Signposts;
import cn.xdf.arch.xlss.provisioner.signpost.VolumeVerdict;
import cn.xdf.arch.xlss.volume.LocalVolume;
import io.kubernetes.client.openapi.models.V1Node;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            volumes.stream()
                    .filter(volume -> Signposts.isOpen(facts, VolumeVerdict.facts(volume)))
                    .forEach(volume -> open.add(volume.name()));
        }
        return open;
    }

    /** One patch a node. */
    void close(List<LocalVolume> volumes) {
        for (V1Node node : nodes()) {
            NodeFacts facts = SignpostFacts.of(node);
            Map<String, Optional<String>> changes = new HashMap<>();
            volumes.forEach(volume -> changes.putAll(Signposts.closing(facts, VolumeVerdict.facts(volume))));
            if (!changes.isEmpty()) {
                SignpostPatch.write(api, node, changes);
            }
        }
    }

    private List<V1Node> nodes() {
        return api.list(ResourceKind.NODES, ListQuery.ALL);
    }
}
