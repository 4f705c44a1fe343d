package cn.xdf.arch.xlss.provisioner.node;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.kube.JsonPatch;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.provisioner.signpost.WatchedNode;
import io.kubernetes.client.openapi.models.V1Node;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes each Node the owner of its StorageNode, so that Kubernetes deletes it with the Node.
 *
 * <p>Its agent creates it, but has no right to read Nodes and so cannot know the UID that an owner needs.
 */
public final class OwnerReconciler implements Reconciler<ObjectKey> {
    public static final ResourceKind<StorageNode> STORAGE_NODES =
            new ResourceKind<>(StorageNode.class, Names.GROUP, Names.VERSION, StorageNode.PLURAL, false);

    private static final Logger LOG = LoggerFactory.getLogger(OwnerReconciler.class);
    private static final Duration AGAIN = Duration.ofMillis(200);

    private final KubernetesApi api;
    private final WatchedCache<WatchedNode> nodes;
    private final WatchedCache<String> owners;

    /** @param owners UID of the owning Node by StorageNode, see {@link #owner} */
    public OwnerReconciler(KubernetesApi api, WatchedCache<WatchedNode> nodes, WatchedCache<String> owners) {
        this.api = api;
        this.nodes = nodes;
        this.owners = owners;
    }

    /** UID of the Node that owns it, or empty. */
    public static String owner(StorageNode storageNode) {
        return Optional.ofNullable(storageNode.metadata().getOwnerReferences()).orElse(List.of()).stream()
                .filter(reference -> "Node".equals(reference.getKind()))
                .map(reference -> reference.getUid())
                .findFirst()
                .orElse("");
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Optional<String> wanted = nodes.get(key).map(WatchedNode::uid);
        Optional<String> present = owners.get(key);
        if (wanted.isEmpty() || present.isEmpty() || wanted.equals(present)) {
            return Outcome.done();
        }
        Optional<V1Node> node = api.find(ResourceKind.NODES, key);
        Optional<StorageNode> storageNode = api.find(STORAGE_NODES, key);
        return node.isPresent() && storageNode.isPresent()
                ? own(key, node.get().getMetadata().getUid(), storageNode.get())
                : Outcome.done();
    }

    private Outcome own(ObjectKey key, String uid, StorageNode storageNode) {
        if (owner(storageNode).equals(uid)) {
            return Outcome.done();
        }
        Map<String, Object> owner = Map.of("apiVersion", "v1", "kind", "Node", "name", key.name(), "uid", uid);
        JsonPatch patch = JsonPatch.empty()
                .testVersion(storageNode.metadata().getResourceVersion())
                .add("/metadata/ownerReferences", List.of(owner));
        try {
            api.jsonPatch(STORAGE_NODES, key, patch);
            LOG.info("StorageNode {} now belongs to its Node", key);
            return Outcome.done();
        } catch (KubernetesFailure failure) {
            if (failure.isConflict() || failure.isNotFound()) {
                return Outcome.requeueAfter(AGAIN);
            }
            throw failure;
        }
    }
}
