package cn.xdf.arch.xlss.extender.cluster;

import cn.xdf.arch.xlss.extender.bind.Cluster;
import cn.xdf.arch.xlss.extender.bind.FreshPod;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.wire.BindRequest;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import io.kubernetes.client.openapi.models.V1Pod;
import java.util.Map;
import java.util.Optional;

/** {@link Cluster} of a real API server. */
public final class KubernetesCluster implements Cluster {
    private final KubernetesApi api;
    private final Facts known;

    public KubernetesCluster(KubernetesApi api, Facts known) {
        this.api = api;
        this.known = known;
    }

    @Override
    public Optional<FreshPod> find(BindRequest request) {
        return api.find(ResourceKind.PODS, key(request)).map(KubernetesCluster::fresh);
    }

    @Override
    public Facts fresh() {
        return new FreshFacts(api, known);
    }

    @Override
    public Facts known() {
        return known;
    }

    @Override
    public void select(ClaimFacts claim, String node) {
        api.mergePatch(
                ResourceKind.CLAIMS,
                claim.key(),
                Map.of(
                        "metadata",
                        Map.of(
                                "resourceVersion",
                                claim.resourceVersion(),
                                "annotations",
                                Map.of(WorkloadReading.SELECTED_NODE, node))));
    }

    @Override
    public void bind(BindRequest request) {
        api.bind(key(request), request.podUid(), request.node());
    }

    private static ObjectKey key(BindRequest request) {
        return new ObjectKey(request.podNamespace(), request.podName());
    }

    private static FreshPod fresh(V1Pod pod) {
        return new FreshPod(
                ObjectReading.orEmpty(pod.getSpec().getNodeName()),
                pod.getMetadata().getDeletionTimestamp() != null,
                WorkloadReading.claims(pod));
    }
}
