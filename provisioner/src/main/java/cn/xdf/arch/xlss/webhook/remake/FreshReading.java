package cn.xdf.arch.xlss.webhook.remake;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import cn.xdf.arch.xlss.webhook.cluster.WaitingPod;
import cn.xdf.arch.xlss.webhook.routing.Use;
import io.kubernetes.client.openapi.models.V1OwnerReference;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodCondition;
import io.kubernetes.client.openapi.models.V1PodStatus;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Asks the API itself: what is deleted must not hang on a cache that may be old. Few pods ever come here. */
final class FreshReading {
    private static final ResourceKind<StorageNode> STORAGE_NODES =
            new ResourceKind<>(StorageNode.class, Names.GROUP, Names.VERSION, StorageNode.PLURAL, false);

    private final KubernetesApi api;

    FreshReading(KubernetesApi api) {
        this.api = api;
    }

    /** The pod as it is now; empty: it is gone, or another one has its name. */
    Optional<V1Pod> pod(WaitingPod waiting) {
        return api.find(ResourceKind.PODS, waiting.key())
                .filter(pod -> waiting.uid().equals(pod.getMetadata().getUid()));
    }

    /** @param routes what the webhook would do with it */
    SlippedPod facts(V1Pod pod, List<Use> uses, boolean routes) {
        V1PodStatus status = Optional.ofNullable(pod.getStatus()).orElseGet(V1PodStatus::new);
        return new SlippedPod(
                routes,
                isSet(pod.getSpec().getNodeName()) || isSet(status.getNominatedNodeName()),
                status.getStartTime() != null || ran(status),
                pod.getMetadata().getDeletionTimestamp() != null,
                Stream.ofNullable(status.getConditions())
                        .flatMap(Collection::stream)
                        .anyMatch(FreshReading::saysUnschedulable),
                Stream.ofNullable(pod.getMetadata().getOwnerReferences())
                        .flatMap(Collection::stream)
                        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                        .findFirst()
                        .map(FreshReading::controller),
                uses.stream().flatMap(use -> home(pod, use)).toList());
    }

    /** The API server is told to ask us, and whom to trust. */
    boolean isWebhookPublished() {
        return api.find(ResourceKind.MUTATING_WEBHOOKS, ObjectKey.of("xlss-webhook")).stream()
                .flatMap(configuration -> Stream.ofNullable(configuration.getWebhooks()))
                .flatMap(Collection::stream)
                .anyMatch(webhook -> webhook.getClientConfig().getCaBundle() != null);
    }

    private Stream<Home> home(V1Pod pod, Use use) {
        String claim =
                switch (use) {
                    case Use.OfClaim named -> named.claim();
                    case Use.Ephemeral ephemeral -> pod.getMetadata().getName() + "-" + ephemeral.volume();
                };
        return api
                .find(ResourceKind.CLAIMS, ObjectKey.of(pod.getMetadata().getNamespace(), claim))
                .map(found -> found.getSpec().getVolumeName())
                .filter(FreshReading::isSet)
                .flatMap(volume -> api.find(ResourceKind.VOLUMES, ObjectKey.of(volume)))
                .map(VolumeReader::read)
                .stream()
                .flatMap(reading ->
                        reading instanceof VolumeReading.Ours ours ? Stream.of(home(ours.volume())) : Stream.empty());
    }

    private Home home(LocalVolume volume) {
        boolean lost = api.find(STORAGE_NODES, ObjectKey.of(volume.home()))
                .map(StorageNode::status)
                .map(StorageNode.Status::verdict)
                .filter(verdict -> verdict.health() == NodeHealth.LOST
                        || verdict.pool(volume.basePath(), volume.homePool())
                                .filter(pool -> pool.health() == NodeHealth.LOST)
                                .isPresent())
                .isPresent();
        boolean away = volume.epoch() > 0 && !volume.home().equals(volume.birthplace());
        return new Home(volume.name(), volume.home(), lost, away);
    }

    private static boolean ran(V1PodStatus status) {
        return Stream.of(
                        Optional.ofNullable(status.getContainerStatuses()),
                        Optional.ofNullable(status.getInitContainerStatuses()))
                .flatMap(Optional::stream)
                .anyMatch(statuses -> !statuses.isEmpty());
    }

    private static boolean saysUnschedulable(V1PodCondition condition) {
        return "PodScheduled".equals(condition.getType())
                && "False".equals(condition.getStatus())
                && "Unschedulable".equals(condition.getReason()); // not a pod that is still behind a scheduling gate
    }

    private static Controller controller(V1OwnerReference owner) {
        return new Controller(owner.getApiVersion(), owner.getKind(), owner.getName(), owner.getUid());
    }

    private static boolean isSet(String text) {
        return text != null && !text.isEmpty();
    }
}
