package cn.xdf.arch.xlss.provisioner.repository;

import cn.xdf.arch.xlss.api.Annotations;
import cn.xdf.arch.xlss.api.Labels;
import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.provisioner.node.StorageNodes;
import cn.xdf.arch.xlss.provisioner.repository.RepositoryNodePolicy.Choice;
import cn.xdf.arch.xlss.provisioner.signpost.WatchedNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the repository needs of the cluster around it: namespaces, nodes, and the server's pod. */
final class RepositoryCluster {
    private static final Logger LOG = LoggerFactory.getLogger(RepositoryCluster.class);
    private static final ObjectKey POD = ObjectKey.of(Names.SYSTEM_NAMESPACE, "xlss-repository-0");

    /** At the installation agents report their pools within seconds. A node whose agent does not start must not stop all. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KubernetesApi api;
    private final WatchedCache<WatchedNode> nodes;
    private final WatchedCache<WatchedNamespace> namespaces;
    private Instant firstLook;

    RepositoryCluster(KubernetesApi api, WatchedCache<WatchedNode> nodes, WatchedCache<WatchedNamespace> namespaces) {
        this.api = api;
        this.nodes = nodes;
        this.namespaces = namespaces;
    }

    /** Those that are being deleted, too: their last backups may be under way. */
    List<String> namespaces() {
        return namespaces.values().stream().map(WatchedNamespace::name).toList();
    }

    /** @param recorded empty: the choice is still to be made */
    Choice choose(String recorded, Instant now) {
        firstLook = Objects.requireNonNullElse(firstLook, now);
        boolean patient = Duration.between(firstLook, now).compareTo(PATIENCE) < 0;
        Map<String, Long> free = recorded.isEmpty() ? freeBytes() : Map.of();
        return RepositoryNodePolicy.choose(
                recorded, nodes.values().stream().map(RepositoryNode::of).toList(), free, patient);
    }

    /** Of the node that was seen: one that registered anew under its name is another one. */
    void label(String node) {
        String uid = nodes.get(ObjectKey.of(node)).map(WatchedNode::uid).orElseThrow();
        api.mergePatch(
                ResourceKind.NODES,
                ObjectKey.of(node),
                Map.of("metadata", Map.of("uid", uid, "labels", Map.of(Labels.REPOSITORY, "true"))));
        LOG.info("node {} holds the backups: labelled", node);
    }

    Optional<ServerPod> server() {
        return api.find(ResourceKind.PODS, POD).map(ServerPod::of);
    }

    /** Makes kubelet bring new files into the pod at once; a pod that comes later gets them anyway. */
    void tell(ServerPod pod, String hash) {
        Map<String, Object> metadata =
                Map.of("uid", pod.uid(), "annotations", Map.of(Annotations.Repository.FILES, hash));
        try {
            api.mergePatch(ResourceKind.PODS, POD, Map.of("metadata", metadata));
        } catch (KubernetesFailure failure) {
            if (!failure.isNotFound()) {
                throw failure;
            }
        }
    }

    /** In the pool that every node has: the repository lies beside it, not on further disks. */
    private Map<String, Long> freeBytes() {
        Map<String, Long> free = new HashMap<>();
        api.list(StorageNodes.KIND, ListQuery.ALL).forEach(node -> {
            List<Pool> pools = node.status() == null ? List.of() : node.status().pools();
            pools.stream()
                    .limit(1) // agents report it first
                    .map(Pool::freeBytes)
                    .filter(Objects::nonNull)
                    .forEach(bytes -> free.put(node.metadata().getName(), bytes));
        });
        return free;
    }
}
