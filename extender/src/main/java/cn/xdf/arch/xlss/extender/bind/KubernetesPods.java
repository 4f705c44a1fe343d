package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.wire.BindRequest;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import io.kubernetes.client.openapi.models.V1Pod;
import java.util.Objects;
import java.util.Optional;

/** {@link Pods} of a real API server. */
public final class KubernetesPods implements Pods {
    private final KubernetesApi api;

    public KubernetesPods(KubernetesApi api) {
        this.api = api;
    }

    @Override
    public Optional<FreshPod> find(BindRequest request) {
        return api.find(ResourceKind.PODS, key(request)).map(KubernetesPods::fresh);
    }

    @Override
    public void bind(BindRequest request) {
        api.bind(key(request), request.podUid(), request.node());
    }

    private static ObjectKey key(BindRequest request) {
        return new ObjectKey(request.podNamespace(), request.podName());
    }

    private static FreshPod fresh(V1Pod pod) {
        var volumes = pod.getSpec().getVolumes();
        return new FreshPod(
                pod.getMetadata().getUid(),
                Objects.requireNonNullElse(pod.getSpec().getNodeName(), ""),
                pod.getMetadata().getDeletionTimestamp() != null,
                volumes != null
                        && volumes.stream()
                                .anyMatch(v -> v.getPersistentVolumeClaim() != null || v.getEphemeral() != null));
    }
}
