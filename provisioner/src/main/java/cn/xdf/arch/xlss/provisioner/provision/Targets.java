package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.provisioner.directory.NodeState;
import cn.xdf.arch.xlss.provisioner.node.StorageNodes;
import cn.xdf.arch.xlss.provisioner.provision.PoolPolicy.Choice;
import cn.xdf.arch.xlss.volume.BasePath;
import java.util.List;
import java.util.Optional;

/** Judges the nodes that the scheduler chooses, from fresh reads. */
final class Targets {
    private final KubernetesApi api;

    Targets(KubernetesApi api) {
        this.api = api;
    }

    Optional<NodeState> node(String name) {
        return api.find(ResourceKind.NODES, ObjectKey.of(name)).map(NodeState::of);
    }

    Target judge(ClaimFacts claim, BasePath basePath) {
        Optional<NodeState> node = node(claim.selectedNode());
        if (node.isEmpty()) {
            return Target.unfit("there is no such node");
        }
        String fault = fault(node.get());
        if (!fault.isEmpty()) {
            return Target.unfit(fault);
        }
        StorageNode.Status status = api.find(StorageNodes.KIND, ObjectKey.of(claim.selectedNode()))
                .map(StorageNode::status)
                .orElse(new StorageNode.Status(null, List.of(), null));
        if (status.verdict() != null && status.verdict().health() == NodeHealth.LOST) {
            return Target.unfit("the node is lost");
        }
        Choice choice = PoolPolicy.choose(status.pools(), basePath, claim.bytes());
        return choice.isFit()
                ? new Target(task(claim, basePath, choice.pool().uuid()), "")
                : Target.unfit("the node" + choice.reason());
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

    private static DirectoryTask task(ClaimFacts claim, BasePath basePath, String pool) {
        return new DirectoryTask(
                Verb.MAKE, claim.volumeName(), claim.selectedNode(), basePath, pool, claim.key(), claim.uid());
    }
}
