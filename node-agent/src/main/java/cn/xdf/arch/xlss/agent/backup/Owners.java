package cn.xdf.arch.xlss.agent.backup;

import cn.xdf.arch.xlss.agent.backup.WatchedPod.Owner;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the controllers above a pod, whatever their kind: their annotations count after the pod's own. */
final class Owners {
    private static final int HIGHEST = 5;

    private final KubernetesApi api;
    private final EventRecorder events;
    private final Told told = new Told();

    Owners(KubernetesApi api, EventRecorder events) {
        this.api = api;
        this.events = events;
    }

    /** What is read of an object of any kind. */
    record Controller(String apiVersion, String kind, V1ObjectMeta metadata) implements KubernetesObject {
        @Override
        public String getApiVersion() {
            return apiVersion;
        }

        @Override
        public String getKind() {
            return kind;
        }

        @Override
        public V1ObjectMeta getMetadata() {
            return metadata;
        }
    }

    /** Nearest first; ends at the first that is gone or that the agent may not read, which is told. */
    List<Carrier> above(WatchedPod pod) {
        List<Carrier> owners = new ArrayList<>();
        Optional<Owner> next = pod.owner();
        while (next.isPresent() && owners.size() < HIGHEST) {
            Owner owner = next.get();
            Optional<V1ObjectMeta> found = read(pod, owner);
            found.ifPresent(metadata -> owners.add(WatchedPod.carrier(owner.apiVersion(), owner.kind(), metadata)));
            next = found.flatMap(WatchedPod::owner);
        }
        return owners;
    }

    private Optional<V1ObjectMeta> read(WatchedPod pod, Owner owner) {
        ResourceKind<Controller> kind = kind(owner);
        try {
            return api.find(kind, ObjectKey.of(pod.carrier().namespace(), owner.name()))
                    .map(Controller::metadata)
                    .filter(metadata -> owner.uid().equals(metadata.getUid()));
        } catch (KubernetesFailure failure) {
            if (failure.kind() != KubernetesFailure.Kind.FORBIDDEN) {
                throw failure;
            }
            tell(pod, owner, kind);
            return Optional.empty();
        }
    }

    private void tell(WatchedPod pod, Owner owner, ResourceKind<Controller> kind) {
        if (told.first(pod.carrier().uid(), owner.uid())) {
            events.record(
                    "v1",
                    "Pod",
                    ObjectKey.of(pod.carrier().namespace(), pod.carrier().name()),
                    pod.carrier().uid(),
                    EventRecorder.Type.NORMAL,
                    "OwnerNotRead",
                    "annotations of " + owner.kind() + " " + owner.name()
                            + " and of what is above it do not count: allow"
                            + " the ServiceAccount xlss-node-agent to get " + kind
                            + ", or set them on the pod or the claim");
        }
    }

    /** The plural as Kubernetes' own tools guess it; a kind with another one is not found, so not read. */
    private static ResourceKind<Controller> kind(Owner owner) {
        int slash = owner.apiVersion().indexOf('/');
        String group = slash < 0 ? "" : owner.apiVersion().substring(0, slash);
        String version = owner.apiVersion().substring(slash + 1);
        String singular = owner.kind().toLowerCase(Locale.ROOT);
        String plural = singular.endsWith("s")
                ? singular + "es"
                : singular.endsWith("y") ? singular.substring(0, singular.length() - 1) + "ies" : singular + "s";
        return new ResourceKind<>(Controller.class, group, version, plural, true);
    }
}
