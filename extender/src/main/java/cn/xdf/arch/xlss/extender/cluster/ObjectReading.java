package cn.xdf.arch.xlss.extender.cluster;

import static cn.xdf.arch.xlss.api.Absent.orEmpty;
import static cn.xdf.arch.xlss.api.Absent.orNone;
import static cn.xdf.arch.xlss.api.SharedText.shared;

import cn.xdf.arch.xlss.api.Labels;
import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.PvRestore;
import cn.xdf.arch.xlss.api.RestoreReason;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.capacity.PoolSpace;
import cn.xdf.arch.xlss.extender.facts.ClassFacts;
import cn.xdf.arch.xlss.extender.facts.NodeFacts;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import cn.xdf.arch.xlss.extender.facts.StorageFacts;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.volume.NewVolumePolicy;
import cn.xdf.arch.xlss.volume.PoolWish;
import io.kubernetes.client.openapi.models.V1Node;
import io.kubernetes.client.openapi.models.V1StorageClass;
import io.kubernetes.client.openapi.models.V1TopologySelectorLabelRequirement;
import io.kubernetes.client.openapi.models.V1TopologySelectorTerm;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads what is judged from the API's cluster-wide objects and from our own; everything else is dropped at once. */
final class ObjectReading {
    static final String SIGNPOSTS = Labels.ADMITTED.substring(0, Labels.ADMITTED.indexOf('/') + 1);

    /** Far away, and yet minutes can be added to it: a loss without a time moves nothing. */
    private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    private ObjectReading() {}

    static ClassFacts of(V1StorageClass storageClass) {
        String name = storageClass.getMetadata().getName();
        Map<String, String> parameters = orEmpty(storageClass.getParameters());
        boolean ours = Names.STORAGE_CLASS_PROVISIONER.equals(storageClass.getProvisioner());
        return new ClassFacts(
                name,
                storageClass.getProvisioner(),
                "WaitForFirstConsumer".equals(storageClass.getVolumeBindingMode()),
                PoolWish.of(name, parameters),
                parameters.getOrDefault(Names.PLACEMENT_PARAMETER, Names.SPREAD),
                ours ? NewVolumePolicy.classFault(name, parameters) : "",
                orNone(storageClass.getAllowedTopologies()).stream()
                        .map(ObjectReading::topology)
                        .toList());
    }

    /** A label that is named twice must fit both times. */
    private static Map<String, Set<String>> topology(V1TopologySelectorTerm term) {
        return orNone(term.getMatchLabelExpressions()).stream()
                .collect(Collectors.toMap(
                        V1TopologySelectorLabelRequirement::getKey,
                        requirement -> Set.copyOf(orNone(requirement.getValues())),
                        (one, other) -> one.stream().filter(other::contains).collect(Collectors.toUnmodifiableSet())));
    }

    static NodeFacts of(V1Node node) {
        Map<String, String> labels = new HashMap<>();
        orEmpty(node.getMetadata().getLabels()).forEach((label, value) -> {
            if (!label.startsWith(SIGNPOSTS) || label.equals(Labels.ADMITTED)) {
                labels.put(label.intern(), value.intern());
            }
        });
        boolean unschedulable = Boolean.TRUE.equals(node.getSpec().getUnschedulable());
        return new NodeFacts(node.getMetadata().getName(), unschedulable, Map.copyOf(labels));
    }

    static StorageFacts of(StorageNode node) {
        String name = node.metadata().getName();
        if (node.status() == null) {
            return new StorageFacts(name, List.of(), Optional.empty(), NEVER, "", List.of(), Instant.MIN);
        }
        StorageNode.Verdict verdict = node.status().verdict();
        return new StorageFacts(
                name,
                pools(node.status().pools()),
                Optional.ofNullable(verdict).map(StorageNode.Verdict::state).map(NodeHealth::of),
                verdict == null || verdict.since() == null
                        ? NEVER
                        : verdict.since().toInstant(),
                verdict == null ? "" : shared(verdict.reason()),
                verdict == null ? List.of() : lostPools(verdict.pools()),
                avoidUntil(node.status().avoid()));
    }

    private static List<StorageFacts.LostPool> lostPools(List<StorageNode.PoolVerdict> failed) {
        return failed.stream()
                .filter(pool -> pool.health() == NodeHealth.LOST && pool.since() != null)
                .map(pool -> new StorageFacts.LostPool(
                        pool.path(),
                        pool.uuid(),
                        new StorageFacts.Loss(pool.since().toInstant(), orEmpty(pool.reason()))))
                .toList();
    }

    private static Instant avoidUntil(StorageNode.Avoid avoid) {
        return avoid == null || avoid.until() == null
                ? Instant.MIN
                : avoid.until().toInstant();
    }

    private static List<StorageFacts.Pool> pools(List<StorageNode.Pool> all) {
        return all.stream()
                .map(pool -> new StorageFacts.Pool(
                        shared(pool.path()),
                        shared(pool.uuid()),
                        pool.state() != null && PoolState.of(pool.state()) == PoolState.READY,
                        pool.state() != null && PoolState.of(pool.state()) == PoolState.FAILED,
                        orEmpty(pool.reason()),
                        PoolSpace.of(pool, all),
                        pool.sharing(all).stream().map(String::intern).collect(Collectors.toUnmodifiableSet())))
                .toList();
    }

    static RestoreFacts of(PvRestore restore) {
        Map<String, String> labels = orEmpty(restore.metadata().getLabels());
        return new RestoreFacts(
                ObjectKey.of(restore),
                restore.metadata().getUid(),
                orEmpty(restore.spec().nodeName()),
                orEmpty(restore.spec().podName()),
                labels.getOrDefault(Labels.POD_UID, ""),
                restore.spec().volumes(),
                Optional.ofNullable(restore.phase()),
                report(restore.status()));
    }

    private static RestoreFacts.Report report(PvRestore.Status status) {
        if (status == null) {
            return new RestoreFacts.Report(Optional.empty(), "", 0, "", Optional.empty(), Optional.empty());
        }
        return new RestoreFacts.Report(
                Optional.ofNullable(status.reason()).map(RestoreReason::of),
                orEmpty(status.message()),
                status.percent() == null ? 0 : status.percent(),
                status.volumes().stream()
                        .map(volume -> orEmpty(volume.message()))
                        .filter(message -> !message.isEmpty())
                        .distinct()
                        .collect(Collectors.joining("; ")),
                Optional.ofNullable(status.dataTime()).map(OffsetDateTime::toInstant),
                Optional.ofNullable(status.finishedAt()).map(OffsetDateTime::toInstant));
    }
}
