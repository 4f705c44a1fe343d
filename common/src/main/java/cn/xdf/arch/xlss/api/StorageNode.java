package cn.xdf.arch.xlss.api;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One node as xlss sees it: cluster-scoped, named like the Node. Schema: manifests/base/crds. */
public record StorageNode(String apiVersion, String kind, V1ObjectMeta metadata, Status status)
        implements KubernetesObject {
    public static final String KIND = "StorageNode";
    public static final String PLURAL = "storagenodes";

    /** Letters that the schema allows a pool's reason and a verdict's. */
    public static final int LONGEST_REASON = 1024;

    /** A new object as the agent of {@code node} creates it. */
    public static StorageNode named(String node) {
        return new StorageNode(Names.API_VERSION, KIND, new V1ObjectMeta().name(node), null);
    }

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

    /**
     * Two writers, each its own fields.
     *
     * @param agent written by the node's agent; null before its first report
     * @param pools written by the node's agent
     * @param verdict written by the provisioner; null: not judged yet
     * @param placed written by the node's agent: the last move of each volume that came here
     * @param avoid written by the provisioner; null: nothing failed there yet
     * @param poolSummary written by the node's agent: the pools' names and states, for people
     */
    public record Status(
            Agent agent, List<Pool> pools, Verdict verdict, List<Placed> placed, Avoid avoid, String poolSummary) {
        public Status {
            pools = pools == null ? List.of() : List.copyOf(pools);
            placed = placed == null ? List.of() : List.copyOf(placed);
        }
    }

    /**
     * A new volume could not be made on the node.
     *
     * @param until others are preferred for new volumes
     * @param reason of the last failure
     */
    public record Avoid(OffsetDateTime until, String reason) {}

    /**
     * A volume whose data a move has put in place on this node.
     *
     * @param name of the PersistentVolume
     * @param epoch of the volume since that move
     * @param restoreUid of the PvRestore that moved it
     */
    public record Placed(String name, Long epoch, String restoreUid) {}

    /** The running agent: its build's version, and when it started. */
    public record Agent(String version, OffsetDateTime startedAt) {}

    /**
     * A directory that holds volumes; its uuid is bound to its filesystem's, so an unmounted or reimaged disk is not mistaken for it.
     *
     * @param path base path of the pool
     * @param uuid of the pool, from its mark {@code .xlss/pool}
     * @param state Ready, ReadOnly or Failed, see {@link PoolState}
     * @param reason why it is not Ready, or takes no new volume
     * @param writtenBytes what the volumes at home there have written of their requests, measured now and then; null: not measured yet
     */
    public record Pool(
            String path,
            String uuid,
            String filesystemType,
            String filesystemUuid,
            Long capacityBytes,
            Long freeBytes,
            Long inodes,
            Long inodesFree,
            String state,
            String reason,
            Long writtenBytes) {

        public Pool(
                String path,
                String uuid,
                String filesystemType,
                String filesystemUuid,
                Long capacityBytes,
                Long freeBytes,
                Long inodes,
                Long inodesFree,
                String state,
                String reason) {
            this(
                    path,
                    uuid,
                    filesystemType,
                    filesystemUuid,
                    capacityBytes,
                    freeBytes,
                    inodes,
                    inodesFree,
                    state,
                    reason,
                    null);
        }

        /** The same, with what its volumes have written. */
        public Pool withWritten(Long bytes) {
            return new Pool(
                    path,
                    uuid,
                    filesystemType,
                    filesystemUuid,
                    capacityBytes,
                    freeBytes,
                    inodes,
                    inodesFree,
                    state,
                    reason,
                    bytes);
        }

        /**
         * Paths and uuids of all pools that lie on the same filesystem, its own among them: they have one room together.
         *
         * @param all pools of the node
         */
        public Set<String> sharing(List<Pool> all) {
            return Stream.concat(Stream.of(this), all.stream().filter(this::sharesWith))
                    .flatMap(pool -> Stream.of(pool.path, pool.uuid))
                    .filter(Objects::nonNull)
                    .collect(Collectors.toUnmodifiableSet());
        }

        private boolean sharesWith(Pool other) {
            return filesystemUuid != null && filesystemUuid.equals(other.filesystemUuid);
        }
    }

    /**
     * The one persisted judgement that filter, commit and eviction share.
     *
     * @param state Healthy, Suspect or Lost; read it with {@link #health()}
     * @param since when it came to this state, by the provisioner's clock from its own observations
     * @param reason empty: none; not written then, since servers of 1.20 take an empty text for a null and refuse it
     * @param fenced nothing of ours can run on the node any more
     * @param pools those that have failed, each with a verdict of its own: the node may be healthy
     */
    public record Verdict(String state, OffsetDateTime since, String reason, Boolean fenced, List<PoolVerdict> pools) {
        public Verdict {
            reason = reason == null ? "" : reason;
            pools = pools == null ? List.of() : List.copyOf(pools);
        }

        public Verdict(String state, OffsetDateTime since, String reason, Boolean fenced) {
            this(state, since, reason, fenced, List.of());
        }

        /** Of the pool at this path, if it has failed and is the one of this uuid. */
        public Optional<PoolVerdict> pool(String path, String uuid) {
            return pools.stream()
                    .filter(pool -> path.equals(pool.path) && uuid.equals(pool.uuid))
                    .findFirst();
        }

        /** The state; null for one that this version does not know: treat it as Suspect, which relocates nothing. */
        public NodeHealth health() {
            return NodeHealth.of(state);
        }
    }

    /**
     * A pool that has failed.
     *
     * @param uuid of the pool that should be at the path
     * @param state Suspect or Lost; read it with {@link #health()}
     * @param since when it came to this state, by the provisioner's clock
     * @param reason empty: none, as of a {@link Verdict}
     */
    public record PoolVerdict(String path, String uuid, String state, OffsetDateTime since, String reason) {
        public PoolVerdict {
            reason = reason == null ? "" : reason;
        }

        /** The state; null for one that this version does not know. */
        public NodeHealth health() {
            return NodeHealth.of(state);
        }
    }
}
