package cn.xdf.arch.xlss.extender.cluster;

import static cn.xdf.arch.xlss.api.Absent.orEmpty;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.extender.bind.Holds;
import cn.xdf.arch.xlss.extender.bind.Placeholders;
import cn.xdf.arch.xlss.extender.facts.Placeholder;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.KubernetesFailure.Kind;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** {@link Placeholders} of a real API server. */
public final class KubernetesPlaceholders implements Placeholders {
    private static final ObjectKey LEASE = ObjectKey.of(Names.SYSTEM_NAMESPACE, Names.SCHEDULER);

    private final KubernetesApi api;
    private final String image;
    private final WatchedCache<Placeholder> cache;

    public KubernetesPlaceholders(KubernetesApi api, WatchedCaches caches, String image) {
        this.api = api;
        this.image = image;
        this.cache = caches.watch(
                ResourceKind.PODS,
                ListQuery.namespace(PlaceholderBuilder.NAMESPACE).labels(PlaceholderBuilder.LABEL),
                PlaceholderBuilder::read);
    }

    /** Tells held binds of what becomes of their room. */
    public void onChange(Consumer<Holds.Thing> listener) {
        cache.onChange((key, before, after) ->
                listener.accept(new Holds.Thing(Holds.Kind.POD, (after == null ? before : after).pod())));
    }

    public void onKey(Consumer<ObjectKey> listener) {
        cache.onChange((key, before, after) -> listener.accept(key));
    }

    public Set<ObjectKey> keys() {
        return cache.keys();
    }

    @Override
    public ObjectKey keyOf(PodClaims pod) {
        return ObjectKey.of(PlaceholderBuilder.NAMESPACE, "room-" + pod.uid());
    }

    @Override
    public ObjectKey bridgeOf(PodClaims pod) {
        return ObjectKey.of(PlaceholderBuilder.NAMESPACE, "bridge-" + pod.uid());
    }

    @Override
    public Optional<Placeholder> seen(ObjectKey key) {
        return cache.get(key);
    }

    @Override
    public String create(PodClaims pod, String node, String holder) {
        ObjectKey key = keyOf(pod);
        V1Pod read = read(pod);
        if (!PlaceholderBuilder.asksForRoom(read)) {
            return "";
        }
        boolean ports = PlaceholderBuilder.hasPorts(read);
        try {
            return create(key, PlaceholderBuilder.placeholder(read, key.name(), node, holder, image, ports));
        } catch (KubernetesFailure failure) {
            if (!ports || failure.kind() != Kind.FORBIDDEN) {
                throw failure;
            }
            // the namespace's security level allows no host ports: the rest is worth keeping
            return create(key, PlaceholderBuilder.placeholder(read, key.name(), node, holder, image, false));
        }
    }

    private String create(ObjectKey key, V1Pod placeholder) {
        try {
            return api.create(ResourceKind.PODS, placeholder).getMetadata().getUid();
        } catch (KubernetesFailure failure) {
            if (!failure.alreadyExists()) {
                throw failure;
            }
        }
        Optional<V1Pod> left = api.find(ResourceKind.PODS, key);
        if (left.isPresent()) {
            remove(key, left.get().getMetadata().getUid());
        }
        return api.create(ResourceKind.PODS, placeholder).getMetadata().getUid();
    }

    @Override
    public void bridge(PodClaims pod, String node, String holder) {
        String name = bridgeOf(pod).name();
        api.create(ResourceKind.PODS, PlaceholderBuilder.bridge(read(pod), name, node, holder, image));
    }

    /** Another pod of the same name has another size. */
    private V1Pod read(PodClaims pod) {
        V1Pod read = api.get(ResourceKind.PODS, pod.key());
        if (!pod.uid().equals(read.getMetadata().getUid())) {
            throw new KubernetesFailure(Kind.NOT_FOUND, 0, "pod " + pod.key() + " was replaced", null, null);
        }
        return read;
    }

    /** Without a grace period the object is gone before this returns, and kubelet learns of it before it learns of a later Binding. */
    @Override
    public void remove(ObjectKey key, String uid) {
        try {
            api.delete(ResourceKind.PODS, key, uid, Duration.ZERO);
        } catch (KubernetesFailure failure) {
            if (!failure.isNotFound() && !failure.isConflict()) {
                throw failure;
            }
        }
    }

    @Override
    public String leader() {
        return api.find(ResourceKind.LEASES, LEASE)
                .map(V1Lease::getSpec)
                .map(spec -> Placeholder.podOf(orEmpty(spec.getHolderIdentity())))
                .orElse("");
    }
}
