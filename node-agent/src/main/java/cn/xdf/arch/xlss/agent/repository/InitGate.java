package cn.xdf.arch.xlss.agent.repository;

import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1LeaseSpec;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/**
 * Lets one agent at a time make a repository: two {@code restic init} at once can leave two master keys and one configuration, which
 * then nobody can read.
 */
final class InitGate {
    private static final String PREFIX = "xlss-repository-init-";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final KubernetesApi api;
    private final String systemNamespace;
    private final String me;
    private final InstantSource clock;

    InitGate(KubernetesApi api, String systemNamespace, String me, InstantSource clock) {
        this.api = api;
        this.systemNamespace = systemNamespace;
        this.me = me;
        this.clock = clock;
    }

    /** Whether this agent may make the namespace's repository now; it has some minutes then. */
    boolean enter(String namespace) {
        ObjectKey key = ObjectKey.of(systemNamespace, PREFIX + namespace);
        try {
            V1Lease lease = api.find(ResourceKind.LEASES, key).orElse(null);
            if (lease == null) {
                api.create(ResourceKind.LEASES, lease(key));
                return true;
            }
            if (!isFree(lease.getSpec())) {
                return false;
            }
            api.replace(ResourceKind.LEASES, lease.spec(spec()));
            return true;
        } catch (KubernetesFailure failure) {
            if (failure.isConflict() || failure.alreadyExists()) {
                return false;
            }
            throw failure;
        }
    }

    private boolean isFree(V1LeaseSpec spec) {
        if (spec == null || spec.getRenewTime() == null || me.equals(spec.getHolderIdentity())) {
            return true;
        }
        Instant taken = spec.getRenewTime().toInstant();
        return taken.plus(PATIENCE).isBefore(clock.instant());
    }

    private V1Lease lease(ObjectKey key) {
        return new V1Lease()
                .apiVersion("coordination.k8s.io/v1")
                .kind("Lease")
                .metadata(new V1ObjectMeta().namespace(key.namespace()).name(key.name()))
                .spec(spec());
    }

    private V1LeaseSpec spec() {
        return new V1LeaseSpec()
                .holderIdentity(me)
                .leaseDurationSeconds((int) PATIENCE.toSeconds())
                .renewTime(clock.instant().atOffset(ZoneOffset.UTC));
    }
}
