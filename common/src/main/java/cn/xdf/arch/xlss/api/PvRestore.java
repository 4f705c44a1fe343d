package cn.xdf.arch.xlss.api;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1Condition;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.time.OffsetDateTime;
import java.util.List;

/** Wish to restore the volumes of one pod on another node, and how far it is. Schema: manifests/base/crds. */
public record PvRestore(String apiVersion, String kind, V1ObjectMeta metadata, Spec spec, Status status)
        implements KubernetesObject {
    public static final String KIND = "PvRestore";
    public static final String PLURAL = "pvrestores";

    /** Value of {@link Spec#snapshot()} that means the newest good snapshot. */
    public static final String LATEST = "latest";

    /** A new object as its creator sends it, without a status. */
    public static PvRestore of(V1ObjectMeta metadata, Spec spec) {
        return new PvRestore(Names.API_VERSION, KIND, metadata, spec, null);
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

    /** The phase, {@link PvRestorePhase#PENDING} while nobody has written one; null for one that this version does not know. */
    public PvRestorePhase phase() {
        return status == null || status.phase == null ? PvRestorePhase.PENDING : PvRestorePhase.of(status.phase);
    }

    /**
     * What to restore; immutable.
     *
     * @param nodeName the node to restore to
     * @param namespace namespace of the pod and of its claims, the same as the object's own
     * @param volumes names of PersistentVolumes
     * @param snapshot {@value #LATEST} (the default), a snapshot id, or an RFC 3339 time: the newest not after it
     * @param ttlSecondsAfterFinished seconds that a finished one is kept; null: the system's default
     * @param startEmpty whether volumes may begin without data, see {@link #emptyStart()}; null: never
     * @param maxDataAgeSeconds an older newest snapshot is not restored; null: any age will do
     */
    public record Spec(
            String nodeName,
            String namespace,
            String podName,
            List<String> volumes,
            String snapshot,
            Integer ttlSecondsAfterFinished,
            String startEmpty,
            Long maxDataAgeSeconds) {
        public Spec {
            volumes = volumes == null ? List.of() : List.copyOf(volumes);
            snapshot = snapshot == null ? LATEST : snapshot;
        }

        public Spec(String nodeName, String namespace, String podName, List<String> volumes) {
            this(nodeName, namespace, podName, volumes, LATEST, null);
        }

        public Spec(
                String nodeName,
                String namespace,
                String podName,
                List<String> volumes,
                String snapshot,
                Integer ttlSecondsAfterFinished) {
            this(nodeName, namespace, podName, volumes, snapshot, ttlSecondsAfterFinished, null, null);
        }

        /** What {@link #startEmpty} says; a value that this version does not know is {@link EmptyStart#NEVER}. */
        public EmptyStart emptyStart() {
            return EmptyStart.of(startEmpty);
        }
    }

    /**
     * How far it is. The phase is text, so that one written by a newer version is not lost: read it with {@link PvRestore#phase()}.
     *
     * @param reason why it ended so or waits, in one word for programs: see {@link RestoreReason}
     * @param percent of all volumes together, 0 to 100
     * @param dataTime time of the oldest snapshot among the volumes: what is newer is lost
     */
    public record Status(
            String phase,
            String reason,
            String message,
            Integer percent,
            OffsetDateTime dataTime,
            OffsetDateTime startedAt,
            OffsetDateTime finishedAt,
            List<Volume> volumes,
            List<V1Condition> conditions) {
        public Status {
            volumes = volumes == null ? List.of() : List.copyOf(volumes);
            conditions = conditions == null ? List.of() : List.copyOf(conditions);
        }
    }

    /**
     * One volume of the restore; a number is null while it is not known.
     *
     * @param name of the PersistentVolume
     * @param consistency how the snapshot was taken, as its tags say
     * @param percent of this volume, 0 to 100
     * @param failure why it cannot be restored, in one word: see {@link RestoreReason}; null while nothing is wrong
     */
    public record Volume(
            String name,
            String snapshotId,
            OffsetDateTime snapshotTime,
            String consistency,
            Long bytesTotal,
            Long bytesRestored,
            Long filesTotal,
            Long filesRestored,
            Integer percent,
            String failure,
            String message) {}
}
