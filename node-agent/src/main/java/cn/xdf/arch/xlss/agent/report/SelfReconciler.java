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
    private volatile boolean reported;

    public SelfReconciler(KubernetesApi api, SelfReport self, ReportedPools pools) {
        this.api = api;
        this.self = self;
        this.pools = pools;
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
        // Fresh, not from the cache: after our own write the cache is behind, and would make us write again.
        Optional<WrittenReport> written = read(api, key);
        if (written.isEmpty()) {
            reported = false;
            pools.forget();
            create(key);
        }
        Optional<List<Pool>> now =
                pools.toTell(written.map(WrittenReport::poolPaths).orElse(Set.of()));
        if (!written.equals(Optional.of(new WrittenReport(Optional.of(self), pools(now, written))))) {
            write(key, now);
        }
        reported = true;
        return Outcome.done();
    }

    /** Before the first look there is nothing to say of them, and what stands there stays. */
    private static List<Pool> pools(Optional<List<Pool>> now, Optional<WrittenReport> written) {
        return now.or(() -> written.map(WrittenReport::pools)).orElse(List.of());
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
