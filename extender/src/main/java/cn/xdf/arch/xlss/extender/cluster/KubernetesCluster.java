package cn.xdf.arch.xlss.extender.cluster;

import static cn.xdf.arch.xlss.api.Absent.orEmpty;

import cn.xdf.arch.xlss.api.Annotations.Claim;
import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.capacity.RoomReservations;
import cn.xdf.arch.xlss.capacity.RoomReservations.Reservation;
import cn.xdf.arch.xlss.extender.bind.Cluster;
import cn.xdf.arch.xlss.extender.bind.FreshPod;
import cn.xdf.arch.xlss.extender.binding.Match;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.ClassFacts;
import cn.xdf.arch.xlss.extender.facts.DataReady;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import cn.xdf.arch.xlss.extender.filter.ClaimsPolicy;
import cn.xdf.arch.xlss.extender.filter.Demand;
import cn.xdf.arch.xlss.extender.wire.BindRequest;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import io.kubernetes.client.openapi.models.V1Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link Cluster} of a real API server. */
public final class KubernetesCluster implements Cluster {
    /** What kube-controller-manager asks a provisioner by. */
    private static final List<String> PROVISIONER =
            List.of("volume.kubernetes.io/storage-provisioner", "volume.beta.kubernetes.io/storage-provisioner");

    /** Tells the volume's controller that nobody reserved it by hand: it may give it up with its claim. */
    private static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";

    private final KubernetesApi api;
    private final Facts known;
    private final EventRecorder events;
    private final PodConditions conditions;
    private final RoomReservations roomReservations;
    private final ClaimsPolicy policy = new ClaimsPolicy();

    public KubernetesCluster(
            KubernetesApi api,
            Facts known,
            RoomReservations roomReservations,
            EventRecorder events,
            PodConditions conditions) {
        this.conditions = conditions;
        this.roomReservations = roomReservations;
        this.events = events;
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
    public Reservation reserve(PodClaims pod, String node) {
        return roomReservations.reserve(policy.judge(pod, known).takes(node));
    }

    @Override
    public void select(ClaimFacts claim, String node, String pool) {
        Map<String, Object> annotations = new HashMap<>();
        annotations.put(WorkloadReading.SELECTED_NODE, node);
        if (known.storageClass(claim.storageClass()).filter(ClassFacts::isOurs).isPresent()) {
            PROVISIONER.forEach(annotation -> annotations.put(annotation, Names.STORAGE_CLASS_PROVISIONER));
            annotations.put(Claim.SELECTED_POOL, pool.isEmpty() ? null : pool); // null removes an old one
        }
        api.mergePatch(
                ResourceKind.CLAIMS,
                claim.key(),
                Map.of("metadata", Map.of("resourceVersion", claim.resourceVersion(), "annotations", annotations)));
    }

    /** As the scheduler's own plugin writes it. A claim that an administrator has named in the volume already is only made certain. */
    @Override
    public void take(Match match) {
        Map<String, Object> metadata = new HashMap<>();
        metadata.put("resourceVersion", match.volume().resourceVersion());
        if (match.volume().claim().isEmpty()) {
            metadata.put("annotations", Map.of(BOUND_BY_CONTROLLER, "yes"));
        }
        ClaimFacts claim = match.claim();
        Map<String, Object> reference = Map.of(
                "apiVersion",
                "v1",
                "kind",
                "PersistentVolumeClaim",
                "namespace",
                claim.key().namespace(),
                "name",
                claim.name(),
                "uid",
                claim.uid(),
                "resourceVersion",
                claim.resourceVersion());
        api.mergePatch(
                ResourceKind.VOLUMES,
                ObjectKey.of(match.volume().name()),
                Map.of("metadata", metadata, "spec", Map.of("claimRef", reference)));
    }

    @Override
    public void restore(PodClaims pod, String node, List<Demand.Relocate> volumes) {
        try {
            api.create(ClusterFacts.RESTORES, RestoreRequest.of(pod, node, volumes));
        } catch (KubernetesFailure failure) {
            if (!failure.alreadyExists()) {
                throw failure;
            }
        }
    }

    @Override
    public void forget(RestoreFacts ended) {
        try {
            api.delete(ClusterFacts.RESTORES, ended.key(), ended.uid());
        } catch (KubernetesFailure failure) {
            if (!failure.isNotFound() && !failure.isConflict()) {
                throw failure;
            }
        }
    }

    @Override
    public void tell(PodClaims pod, boolean warning, String reason, String message) {
        events.record(
                "v1",
                "Pod",
                pod.key(),
                pod.uid(),
                warning ? EventRecorder.Type.WARNING : EventRecorder.Type.NORMAL,
                reason,
                message);
    }

    @Override
    public void ready(PodClaims pod, DataReady said) {
        conditions.say(pod, said);
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
                orEmpty(pod.getSpec().getNodeName()),
                pod.getMetadata().getDeletionTimestamp() != null,
                WorkloadReading.claims(pod));
    }
}
