package cn.xdf.arch.xlss.provisioner.restore;

import static cn.xdf.arch.xlss.api.Absent.orEmpty;

import cn.xdf.arch.xlss.api.Labels;
import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.PvRestore;
import cn.xdf.arch.xlss.api.PvRestorePhase;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Claim;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.FailedPool;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Node;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Placed;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Pod;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Staged;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Volume;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Wish;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1Volume;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the facts of a restore, all of them freshly: what is decided from them moves data. */
final class RestoreReader {
    static final ResourceKind<PvRestore> RESTORES =
            new ResourceKind<>(PvRestore.class, Names.GROUP, Names.VERSION, PvRestore.PLURAL, true);
    static final ResourceKind<StorageNode> STORAGE_NODES =
            new ResourceKind<>(StorageNode.class, Names.GROUP, Names.VERSION, StorageNode.PLURAL, false);

    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration KEPT_FAILED = Duration.ofDays(7);

    private final KubernetesApi api;
    private final Signs signs;
    private final InstantSource clock;

    RestoreReader(KubernetesApi api, Signs signs, InstantSource clock) {
        this.api = api;
        this.signs = signs;
        this.clock = clock;
    }

    RestoreFacts read(PvRestore restore) {
        Wish wish = wish(restore);
        if (wish.phase() == null || wish.phase().finished()) { // only its age matters
            return new RestoreFacts(wish, List.of(), List.of(), Map.of(), Map.of(), Set.of(), clock.instant());
        }
        // Nodes before volumes, pods last: the shorter a fact is true, the later it is read.
        Map<String, Node> nodes = nodes(api);
        List<Volume> volumes = restore.spec().volumes().stream()
                .sorted()
                .map(name -> volume(name, wish.namespace()))
                .toList();
        Set<String> open = signs.open(
                volumes.stream().flatMap(volume -> volume.local().stream()).toList());
        List<Pod> pods = api.list(ResourceKind.PODS, ListQuery.namespace(wish.namespace())).stream()
                .map(RestoreReader::pod)
                .toList();
        return new RestoreFacts(wish, volumes, pods, nodes, epochs(nodes), open, clock.instant());
    }

    /** All StorageNodes by name. */
    static Map<String, Node> nodes(KubernetesApi api) {
        Map<String, Node> nodes = new HashMap<>();
        for (StorageNode node : api.list(STORAGE_NODES, ListQuery.ALL)) {
            nodes.put(node.metadata().getName(), node(node.status()));
        }
        return nodes;
    }

    private static Node node(StorageNode.Status status) {
        if (status == null) {
            return new Node(null, Map.of(), Map.of(), Map.of());
        }
        Map<String, String> pools = new HashMap<>();
        status.pools().stream()
                .filter(pool -> PoolState.of(pool.state()) == PoolState.READY && pool.uuid() != null)
                .forEach(pool -> pools.put(pool.path(), pool.uuid()));
        Map<String, Placed> placed = new HashMap<>();
        status.placed().forEach(one -> placed.put(one.name(), new Placed(one.epoch(), one.restoreUid())));
        Map<String, FailedPool> failed = new HashMap<>();
        if (status.verdict() != null) {
            status.verdict()
                    .pools()
                    .forEach(pool -> failed.put(
                            pool.path(),
                            new FailedPool(
                                    pool.uuid(),
                                    pool.health() == NodeHealth.LOST ? NodeHealth.LOST : NodeHealth.SUSPECT)));
        }
        return new Node(status.verdict() == null ? null : status.verdict().health(), pools, failed, placed);
    }

    private static Map<String, Long> epochs(Map<String, Node> nodes) {
        Map<String, Long> epochs = new HashMap<>();
        nodes.values().forEach(node -> node.placed()
                .forEach((name, placed) -> epochs.merge(name, placed.epoch(), Math::max)));
        return epochs;
    }

    private Volume volume(String name, String namespace) {
        Optional<VolumeReading> reading =
                api.find(ResourceKind.VOLUMES, ObjectKey.of(name)).map(VolumeReader::read);
        Optional<Claim> claim = new Volume(name, reading, Optional.empty())
                .local()
                .flatMap(LocalVolume::claim)
                .filter(reference -> reference.namespace().equals(namespace))
                .flatMap(reference -> api.find(ResourceKind.CLAIMS, ObjectKey.of(namespace, reference.name())))
                .map(RestoreReader::claim);
        return new Volume(name, reading, claim);
    }

    private static Claim claim(V1PersistentVolumeClaim claim) {
        return new Claim(
                claim.getMetadata().getName(),
                claim.getMetadata().getUid(),
                orEmpty(claim.getSpec().getVolumeName()),
                claim.getMetadata().getDeletionTimestamp() != null);
    }

    private static Pod pod(V1Pod pod) {
        Set<String> claims = new HashSet<>();
        for (V1Volume volume : pod.getSpec().getVolumes() == null
                ? List.<V1Volume>of()
                : pod.getSpec().getVolumes()) {
            if (volume.getPersistentVolumeClaim() != null) {
                claims.add(volume.getPersistentVolumeClaim().getClaimName());
            } else if (volume.getEphemeral() != null) {
                claims.add(pod.getMetadata().getName() + "-" + volume.getName());
            }
        }
        return new Pod(
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                orEmpty(pod.getSpec().getNodeName()),
                Set.copyOf(claims));
    }

    private static Wish wish(PvRestore restore) {
        PvRestore.Status status = restore.status();
        Map<String, Staged> staged = new HashMap<>();
        if (status != null) {
            status.volumes()
                    .forEach(volume -> staged.put(
                            volume.name(),
                            new Staged(
                                    orEmpty(volume.snapshotId()),
                                    orEmpty(volume.failure()),
                                    orEmpty(volume.message()))));
        }
        Map<String, String> labels = restore.metadata().getLabels();
        return new Wish(
                restore.metadata().getName(),
                restore.metadata().getUid(),
                restore.phase(),
                restore.metadata().getNamespace(),
                isChanged(restore.metadata()),
                restore.spec().namespace(),
                restore.spec().podName(),
                labels == null ? "" : labels.getOrDefault(Labels.POD_UID, ""),
                restore.spec().nodeName(),
                restore.spec().emptyStart(),
                staged,
                status == null || status.finishedAt() == null
                        ? null
                        : status.finishedAt().toInstant(),
                kept(restore));
    }

    /** The API server counts what is written to the spec, the creation included, and a deletion that has to wait. */
    private static boolean isChanged(V1ObjectMeta metadata) {
        Long generation = metadata.getGeneration();
        return generation != null && generation > 1 && metadata.getDeletionTimestamp() == null;
    }

    private static Duration kept(PvRestore restore) {
        if (restore.spec().ttlSecondsAfterFinished() != null) {
            return Duration.ofSeconds(restore.spec().ttlSecondsAfterFinished());
        }
        return restore.phase() == PvRestorePhase.FAILED ? KEPT_FAILED : KEPT;
    }
}
