package cn.xdf.arch.xlss.agent.report;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.PoolState;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import cn.xdf.arch.xlss.volume.PoolName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's StorageNode there and what the agent says in its status true.
 *
 * <p>It outlives its Node: it holds the verdict that the node is lost, and which pool the node had. The provisioner deletes it when nothing
 * needs it any more.
 */
public final class SelfReconciler implements Reconciler<ObjectKey> {
    static final ResourceKind<StorageNode> STORAGE_NODES =
            new ResourceKind<>(StorageNode.class, Names.GROUP, Names.VERSION, StorageNode.PLURAL, false);

    private static final Logger LOG = LoggerFactory.getLogger(SelfReconciler.class);

    private final KubernetesApi api;
    private final SelfReport self;
    private final ReportedPools pools;
    private final WatchedCache<WrittenReport> seen;
    private volatile boolean reported;

    /** @param seen what {@link #watch} keeps: while it is fresh and says what is true, nothing is asked of the API */
    public SelfReconciler(KubernetesApi api, SelfReport self, ReportedPools pools, WatchedCache<WrittenReport> seen) {
        this.api = api;
        this.self = self;
        this.pools = pools;
        this.seen = seen;
    }

    /** A cache of this node's StorageNode alone. */
    public static WatchedCache<WrittenReport> watch(WatchedCaches caches, ObjectKey self) {
        ListQuery own = ListQuery.ALL.fields("metadata.name=" + self.name());
        return caches.watch(STORAGE_NODES, own, WrittenReport::of);
    }

    /** What the StorageNode says now; empty when there is none. */
    public static Optional<WrittenReport> read(KubernetesApi api, ObjectKey self) {
        return api.find(STORAGE_NODES, self).map(WrittenReport::of);
    }

    /** Whether the API has confirmed the last report. */
    public boolean isReported() {
        return reported;
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        if (!seen.isFresh() || !isTrue(seen.get(key))) {
            correct(key);
        }
        reported = true;
        return Outcome.done();
    }

    /** By a fresh look, not by the cache's: after our own write the cache is behind, and would make us write again. */
    private void correct(ObjectKey key) {
        Optional<WrittenReport> written = read(api, key);
        if (written.isEmpty()) {
            reported = false;
            pools.forget();
            create(key);
        }
        if (!isTrue(written)) {
            write(key, told(written));
        }
    }

    private boolean isTrue(Optional<WrittenReport> written) {
        List<Pool> now = told(written)
                .or(() -> written.map(WrittenReport::pools)) // before the first look what stands there stays
                .orElse(List.of());
        return written.equals(Optional.of(new WrittenReport(Optional.of(self), now)));
    }

    private Optional<List<Pool>> told(Optional<WrittenReport> written) {
        return pools.toTell(written.map(WrittenReport::poolPaths).orElse(Set.of()));
    }

    private void create(ObjectKey key) {
        try {
            api.create(STORAGE_NODES, StorageNode.named(key.name()));
            LOG.info("created StorageNode {}", key);
        } catch (KubernetesFailure failure) {
            if (!failure.alreadyExists()) {
                throw failure;
            }
        }
    }

    /** Only our own fields: the verdict has another writer. */
    private void write(ObjectKey key, Optional<List<Pool>> now) {
        Map<String, Object> status = new TreeMap<>();
        status.put(
                "agent",
                Map.of("version", self.version(), "startedAt", self.started().toString()));
        now.ifPresent(all -> {
            status.put("pools", all.stream().map(SelfReconciler::fields).toList());
            status.put("poolSummary", summary(all));
        });
        api.mergePatchStatus(STORAGE_NODES, key, Map.of("status", status));
    }

    /** For a column of kubectl, which shows no lists. */
    private static String summary(List<Pool> pools) {
        return pools.stream()
                .map(pool -> PoolState.READY.value().equals(pool.state())
                        ? PoolName.of(pool.path())
                        : PoolName.of(pool.path()) + " (" + pool.state() + ")")
                .collect(Collectors.joining(", "));
    }

    private static Map<String, Object> fields(Pool pool) {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("path", pool.path());
        fields.put("uuid", pool.uuid());
        fields.put("filesystemType", pool.filesystemType());
        fields.put("filesystemUuid", pool.filesystemUuid());
        fields.put("capacityBytes", pool.capacityBytes());
        fields.put("freeBytes", pool.freeBytes());
        fields.put("inodes", pool.inodes());
        fields.put("inodesFree", pool.inodesFree());
        fields.put("state", pool.state());
        fields.put("reason", pool.reason());
        fields.put("writtenBytes", pool.writtenBytes());
        fields.values().removeIf(Objects::isNull); // a null in a list is written, and no schema takes it
        return fields;
    }
}
