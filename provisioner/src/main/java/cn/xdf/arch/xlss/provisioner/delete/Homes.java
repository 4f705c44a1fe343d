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

/** Looks freshly whether a volume's data can be removed where its annotations say that it is. */
final class Homes {
    private final KubernetesApi api;

    Homes(KubernetesApi api) {
        this.api = api;
    }

    /** Why not now; empty when it can. */
    String obstacle(LocalVolume volume) {
        Claim claim = volume.claim().orElseThrow();
        boolean claimed = api.find(ResourceKind.CLAIMS, ObjectKey.of(claim.namespace(), claim.name()))
                .filter(there -> claim.uid().equals(there.getMetadata().getUid()))
                .isPresent();
        if (claimed) {
            return "its claim " + claim.namespace() + "/" + claim.name() + " still exists";
        }
        Optional<NodeState> node =
                api.find(ResourceKind.NODES, ObjectKey.of(volume.home())).map(NodeState::of);
        if (node.isEmpty()) {
            return "its home, node " + volume.home() + ", is gone: its data is removed when it returns";
        }
        if (!node.get().ready()) {
            return "its home, node " + volume.home() + ", is not ready: its data is removed when it is";
        }
        return pool(volume);
    }

    static DirectoryTask removal(LocalVolume volume) {
        Claim claim = volume.claim().orElseThrow();
        return new DirectoryTask(
                Verb.REMOVE,
                volume.name(),
                volume.home(),
                new BasePath(volume.basePath()),
                volume.homePool(),
                ObjectKey.of(claim.namespace(), claim.name()),
                claim.uid());
    }

    /** The path, the node and the pool that the volume names must be one place that the node's own agent knows. */
    private String pool(LocalVolume volume) {
        Optional<Pool> pool = api.find(StorageNodes.KIND, ObjectKey.of(volume.home())).map(StorageNode::status).stream()
                .flatMap(status -> status.pools().stream())
                .filter(one -> volume.homePool().equals(one.uuid())
                        && volume.basePath().equals(one.path()))
                .findFirst();
        String place = "pool " + volume.homePool() + " at " + volume.basePath() + " of node " + volume.home();
        if (pool.isEmpty()) {
            return "its home does not report the " + place;
        }
        boolean ready = PoolState.of(pool.get().state()) == PoolState.READY;
        return ready ? "" : place + " is " + pool.get().state();
    }
}
