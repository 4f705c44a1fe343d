package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.capacity.PoolSpace;
import cn.xdf.arch.xlss.capacity.Promise;
import cn.xdf.arch.xlss.capacity.RoomReservations;
import cn.xdf.arch.xlss.capacity.RoomReservations.Reservation;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.provisioner.directory.NodeState;
import cn.xdf.arch.xlss.provisioner.node.StorageNodes;
import cn.xdf.arch.xlss.provisioner.provision.PoolPolicy.Choice;
import cn.xdf.arch.xlss.volume.BasePath;
import cn.xdf.arch.xlss.volume.PoolWish;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges the nodes that the scheduler chooses, as they were a moment ago. */
final class Targets {
    private final Briefly<Optional<NodeState>> nodes;
    private final Briefly<Optional<StorageNode.Status>> storage;
    private final RoomReservations reservations;
    private final double overProvisioning;

    /** @param overProvisioning how much of a pool's capacity may be promised */
    Targets(KubernetesApi api, RoomReservations reservations, double overProvisioning) {
        this.nodes = new Briefly<>(
                name -> api.find(ResourceKind.NODES, ObjectKey.of(name)).map(NodeState::of));
        this.storage = new Briefly<>(
                name -> api.find(StorageNodes.KIND, ObjectKey.of(name)).map(StorageNode::status));
        this.reservations = reservations;
        this.overProvisioning = overProvisioning;
    }

    /** As it was a moment ago. */
    Optional<NodeState> node(String name) {
        return nodes.get(name);
    }

    Target judge(ClaimFacts claim, PoolWish wish) {
        Optional<NodeState> node = node(claim.selectedNode());
        if (node.isEmpty()) {
            return Target.unfit("there is no such node");
        }
        String fault = fault(node.get());
        if (!fault.isEmpty()) {
            return Target.unfit(fault);
        }
        Optional<StorageNode.Status> status = storage.get(claim.selectedNode());
        boolean lost = status.map(StorageNode.Status::verdict)
                .filter(verdict -> verdict.health() == NodeHealth.LOST)
                .isPresent();
        return lost
                ? Target.unfit("the node is lost")
                : judge(claim, wish, status.map(StorageNode.Status::pools).orElse(List.of()));
    }

    /** Of two claims that are judged at once and fit only one by one, the first gets the room. */
    Target judge(ClaimFacts claim, PoolWish wish, List<StorageNode.Pool> pools) {
        for (StorageNode.Pool pool : choose(claim, wish, pools).pools()) {
            Promise promise = new Promise(claim.selectedNode(), pool.uuid(), claim.bytes());
            try (Reservation room = reservations.reserve(Map.of(claim.volumeName(), promise))) {
                if (unpromised(claim, pool, pools) >= claim.bytes()) {
                    room.written();
                    return new Target(task(claim, pool), "");
                }
            }
        }
        return Target.unfit("the node" + choose(claim, wish, pools).reason());
    }

    private Choice choose(ClaimFacts claim, PoolWish wish, List<StorageNode.Pool> pools) {
        return PoolPolicy.choose(
                pools, wish, claim.selectedPool(), claim.bytes(), pool -> unpromised(claim, pool, pools));
    }

    private long unpromised(ClaimFacts claim, StorageNode.Pool pool, List<StorageNode.Pool> pools) {
        long promised = reservations.on(claim.selectedNode(), pool.sharing(pools), Set.of(claim.volumeName()));
        return PoolSpace.of(pool, pools).unpromised(promised, overProvisioning);
    }

    /** The node's agent reports other pools: what was in the task's is gone, like its disk. */
    boolean isReplaced(DirectoryTask task) {
        List<StorageNode.Pool> pools =
                storage.get(task.node()).map(StorageNode.Status::pools).orElse(List.of());
        return pools.stream()
                        .anyMatch(pool -> task.basePath().value().equals(pool.path())
                                && pool.uuid() != null
                                && !pool.uuid().isBlank())
                && pools.stream().noneMatch(pool -> task.pool().equals(pool.uuid()));
    }

    private static String fault(NodeState node) {
        if (node.hostname().isEmpty()) {
            return "the node has no label kubernetes.io/hostname";
        }
        if (!node.ready()) {
            return "the node is not ready";
        }
        return node.admitted() ? "" : "the node registered a moment ago and is not admitted yet";
    }

    private static DirectoryTask task(ClaimFacts claim, StorageNode.Pool pool) {
        return new DirectoryTask(
                Verb.MAKE,
                claim.volumeName(),
                claim.selectedNode(),
                new BasePath(pool.path()),
                pool.uuid(),
                claim.key(),
                claim.uid());
    }
}
