package cn.xdf.arch.xlss.provisioner.delete;

import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.provisioner.directory.NodeState;
import cn.xdf.arch.xlss.provisioner.node.StorageNodes;
import cn.xdf.arch.xlss.volume.BasePath;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.LocalVolume.Claim;
import java.util.Optional;

/** Looks freshly whether a volume's data can be removed at one of the places where its annotations say that it is or was. */
final class Homes {
    private final KubernetesApi api;

    Homes(KubernetesApi api) {
        this.api = api;
    }

    /** A former home whose node is gone for good cannot hold a deletion up. The home itself can: its data is the volume. */
    boolean isGone(LocalVolume volume, Place place) {
        return !place.equals(Place.homeOf(volume))
                && api.find(ResourceKind.NODES, ObjectKey.of(place.node())).isEmpty();
    }

    /** Why not now; empty when it can. */
    String obstacle(LocalVolume volume, Place place) {
        Claim claim = volume.claim().orElseThrow();
        boolean claimed = api.find(ResourceKind.CLAIMS, ObjectKey.of(claim.namespace(), claim.name()))
                .filter(there -> claim.uid().equals(there.getMetadata().getUid()))
                .isPresent();
        if (claimed) {
            return "its claim " + claim.namespace() + "/" + claim.name() + " still exists";
        }
        Optional<NodeState> node =
                api.find(ResourceKind.NODES, ObjectKey.of(place.node())).map(NodeState::of);
        if (node.isEmpty()) {
            return "its home, node " + place.node() + ", is gone: its data is removed when it returns";
        }
        if (!node.get().ready()) {
            return "node " + place.node() + ", which has data of it, is not ready: that is removed when it is";
        }
        return pool(volume, place);
    }

    static DirectoryTask removal(LocalVolume volume, Place place) {
        Claim claim = volume.claim().orElseThrow();
        return new DirectoryTask(
                Verb.REMOVE,
                volume.name(),
                place.node(),
                new BasePath(volume.basePath()),
                place.pool(),
                ObjectKey.of(claim.namespace(), claim.name()),
                claim.uid());
    }

    /** The path, the node and the pool that the volume names must be one place that the node's own agent knows. */
    private String pool(LocalVolume volume, Place place) {
        Optional<Pool> pool = api.find(StorageNodes.KIND, ObjectKey.of(place.node())).map(StorageNode::status).stream()
                .flatMap(status -> status.pools().stream())
                .filter(one ->
                        place.pool().equals(one.uuid()) && volume.basePath().equals(one.path()))
                .findFirst();
        String name = "pool " + place.pool() + " at " + volume.basePath() + " of node " + place.node();
        if (pool.isEmpty()) {
            return "its home does not report the " + name;
        }
        boolean ready = PoolState.of(pool.get().state()) == PoolState.READY;
        return ready ? "" : name + " is " + pool.get().state();
    }
}
