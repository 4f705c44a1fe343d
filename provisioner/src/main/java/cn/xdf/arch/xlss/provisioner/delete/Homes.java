package cn.xdf.arch.xlss.provisioner.delete;

import cn.xdf.arch.xlss.api.Annotations.Volume;
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
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Looks freshly whether a volume's data can be removed at one of the places where its annotations say that it is or was. */
final class Homes {
    private final KubernetesApi api;
    private final BiConsumer<LocalVolume, String> said;

    /** @param said is told of volumes whose data nobody could remove */
    Homes(KubernetesApi api, BiConsumer<LocalVolume, String> said) {
        this.api = api;
        this.said = said;
    }

    /**
     * Nothing will ever be removed there. A former home whose node is gone cannot hold a deletion up. The home itself can, for its data is
     * the volume, until a person writes the annotation {@code home-lost}; and that counts only where xlss itself finds no such place.
     */
    boolean isGivenUp(DoomedVolume doomed, Place place) {
        LocalVolume volume = doomed.volume();
        boolean isHome = place.equals(Place.homeOf(volume));
        if (isHome && !doomed.homeLost()) {
            return false;
        }
        boolean nodeGone =
                api.find(ResourceKind.NODES, ObjectKey.of(place.node())).isEmpty();
        boolean givenUp = nodeGone || isHome && isReplaced(volume, place);
        if (givenUp) {
            said.accept(volume, "node " + place.node() + " is gone, or its pool, with what it had of the volume");
        }
        return givenUp;
    }

    /** The node is back with another disk: its agent reports another pool at the base path. */
    private boolean isReplaced(LocalVolume volume, Place place) {
        List<Pool> pools = pools(place);
        return pools.stream()
                        .anyMatch(pool ->
                                volume.basePath().equals(pool.path()) && PoolState.of(pool.state()) == PoolState.READY)
                && pools.stream().noneMatch(pool -> place.pool().equals(pool.uuid()));
    }

    private List<Pool> pools(Place place) {
        return api.find(StorageNodes.KIND, ObjectKey.of(place.node()))
                .map(StorageNode::status)
                .map(StorageNode.Status::pools)
                .orElse(List.of());
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
            return "its home, node " + place.node()
                    + ", is gone: its data is removed when it returns; if it never will: " + release(volume);
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
        Optional<Pool> pool = pools(place).stream()
                .filter(one ->
                        place.pool().equals(one.uuid()) && volume.basePath().equals(one.path()))
                .findFirst();
        String name = "pool " + place.pool() + " at " + volume.basePath() + " of node " + place.node();
        if (pool.isEmpty()) {
            return "its home does not report the " + name + "; if it never will: " + release(volume);
        }
        boolean ready = PoolState.of(pool.get().state()) == PoolState.READY;
        return ready ? "" : name + " is " + pool.get().state();
    }

    private static String release(LocalVolume volume) {
        return "kubectl annotate pv " + volume.name() + " " + Volume.HOME_LOST + "=" + Place.homeOf(volume);
    }
}
