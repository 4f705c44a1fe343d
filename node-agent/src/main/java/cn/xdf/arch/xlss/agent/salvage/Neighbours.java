package cn.xdf.arch.xlss.agent.salvage;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.PvRestore;
import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.volume.LocalVolume.Claim;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1Volume;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Who else on this node wants something: read anew, for a cache may be from before the node was lost. */
final class Neighbours {
    private static final ResourceKind<PvRestore> RESTORES =
            new ResourceKind<>(PvRestore.class, Names.GROUP, Names.VERSION, PvRestore.PLURAL, true);
    private static final Set<PvRestorePhase> AT_WORK = EnumSet.of(PvRestorePhase.ACCEPTED, PvRestorePhase.RESTORING);

    private final KubernetesApi api;
    private final String node;

    Neighbours(KubernetesApi api, String node) {
        this.api = api;
        this.node = node;
    }

    /** Whether a pod of this node uses the claim, in whatever phase it is. */
    boolean use(Claim claim) {
        ListQuery ofThisNode = ListQuery.namespace(claim.namespace()).fields("spec.nodeName=" + node);
        return api.list(ResourceKind.PODS, ofThisNode).stream().anyMatch(pod -> uses(pod, claim.name()));
    }

    /** Whether something is being restored to this node: a pod waits for that, and for a salvage nobody does. */
    boolean wantARestore() {
        return api.list(RESTORES, ListQuery.ALL).stream()
                .anyMatch(restore -> node.equals(restore.spec().nodeName()) && AT_WORK.contains(restore.phase()));
    }

    private static boolean uses(V1Pod pod, String claim) {
        List<V1Volume> volumes = pod.getSpec().getVolumes();
        return volumes != null
                && volumes.stream()
                        .anyMatch(volume ->
                                claim.equals(claimOf(volume, pod.getMetadata().getName())));
    }

    private static String claimOf(V1Volume volume, String pod) {
        if (volume.getEphemeral() != null) {
            return pod + "-" + volume.getName();
        }
        return volume.getPersistentVolumeClaim() == null
                ? ""
                : volume.getPersistentVolumeClaim().getClaimName();
    }
}
