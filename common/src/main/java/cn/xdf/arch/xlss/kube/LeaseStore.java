package cn.xdf.arch.xlss.kube;

import cn.xdf.arch.xlss.kube.LeasePolicy.Lease;
import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1LeaseSpec;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads and writes one Lease object; each write applies only to what was read. */
final class LeaseStore {
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final KubernetesApi api;
    private final ObjectKey key;
    private final String me;
    private final Duration duration;
    private final InstantSource clock;

    LeaseStore(KubernetesApi api, ObjectKey key, String me, Duration duration, InstantSource clock) {
        this.api = api;
        this.key = key;
        this.me = me;
        this.duration = duration;
        this.clock = clock;
    }

    /** Null: there is none. @param limit for the call */
    Lease read(Duration limit) {
        return api.within(limit)
                .find(ResourceKind.LEASES, key)
                .map(LeaseStore::lease)
                .orElse(null);
    }

    Lease create(Duration limit) {
        V1Lease body = new V1Lease()
                .apiVersion("coordination.k8s.io/v1")
                .kind("Lease")
                .metadata(new V1ObjectMeta().namespace(key.namespace()).name(key.name()))
                .spec(new V1LeaseSpec());
        // created empty, then taken like any free one: two who create at once cannot both believe they hold it
        return take(lease(api.within(limit).create(ResourceKind.LEASES, body)), limit);
    }

    Lease take(Lease seen, Duration limit) {
        Map<String, Object> spec = renewal();
        spec.put("holderIdentity", me);
        spec.put("acquireTime", spec.get("renewTime"));
        spec.put("leaseTransitions", seen.transitions() + 1);
        return write(seen, spec, limit);
    }

    Lease renew(Lease seen, Duration limit) {
        return write(seen, renewal(), limit);
    }

    void release(Lease seen, Duration limit) {
        Map<String, Object> spec = renewal();
        spec.put("holderIdentity", null);
        write(seen, spec, limit);
    }

    private Map<String, Object> renewal() {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("leaseDurationSeconds", Math.max(1, duration.toSeconds()));
        spec.put("renewTime", MICRO_TIME.format(clock.instant()));
        return spec;
    }

    private Lease write(Lease seen, Map<String, Object> spec, Duration limit) {
        Map<String, Object> patch = Map.of("metadata", Map.of("resourceVersion", seen.version()), "spec", spec);
        return lease(api.within(limit).mergePatch(ResourceKind.LEASES, key, patch));
    }

    private static Lease lease(V1Lease lease) {
        V1LeaseSpec spec = lease.getSpec() == null ? new V1LeaseSpec() : lease.getSpec();
        return new Lease(
                spec.getHolderIdentity() == null ? "" : spec.getHolderIdentity(),
                Duration.ofSeconds(spec.getLeaseDurationSeconds() == null ? 0 : spec.getLeaseDurationSeconds()),
                lease.getMetadata().getResourceVersion(),
                spec.getLeaseTransitions() == null ? 0 : spec.getLeaseTransitions());
    }

    @Override
    public String toString() {
        return key.toString();
    }
}
