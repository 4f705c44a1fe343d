package cn.xdf.arch.xlss.agent.lease;

import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** The agent's lease in the API: one write renews it, two where somebody changed or deleted it meanwhile. */
final class AgentLease {
    private final KubernetesApi api;
    private final ObjectKey key;
    private final String holder;
    private final Duration duration;
    private final InstantSource clock;
    private V1Lease known;

    AgentLease(KubernetesApi api, ObjectKey key, String holder, Duration duration, InstantSource clock) {
        this.api = api;
        this.key = key;
        this.holder = holder;
        this.duration = duration;
        this.clock = clock;
    }

    /** @throws KubernetesFailure it could not be renewed */
    void renew() {
        try {
            if (known == null) {
                known = findOrCreate();
            }
            known = patch(known);
        } catch (KubernetesFailure failure) {
            boolean changed = failure.isConflict() || failure.isNotFound() || failure.alreadyExists();
            boolean second = known == null;
            known = null;
            if (!changed || second) {
                throw failure;
            }
            known = patch(findOrCreate());
        }
    }

    private V1Lease patch(V1Lease lease) {
        boolean acquired =
                lease.getSpec() == null || !holder.equals(lease.getSpec().getHolderIdentity());
        return api.mergePatch(
                ResourceKind.LEASES,
                key,
                Map.of(
                        "metadata",
                                Map.of("resourceVersion", lease.getMetadata().getResourceVersion()),
                        "spec", LeaseStep.spec(holder, duration, clock.instant(), acquired)));
    }

    private V1Lease findOrCreate() {
        return api.find(ResourceKind.LEASES, key).orElseGet(() -> api.create(ResourceKind.LEASES, empty()));
    }

    private V1Lease empty() {
        return new V1Lease()
                .apiVersion("coordination.k8s.io/v1")
                .kind("Lease")
                .metadata(new V1ObjectMeta().namespace(key.namespace()).name(key.name()));
    }
}
