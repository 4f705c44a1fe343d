package cn.xdf.arch.xlss.agent.report;

import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this node's StorageNode there and its {@code status.agent} true.
 *
 * <p>The Node owns it, so that it goes with it; but the agent has no right on Nodes and does not know its UID, so the provisioner writes
 * the owner.
 */
public final class SelfReconciler implements Reconciler<ObjectKey> {
    static final ResourceKind<StorageNode> STORAGE_NODES =
            new ResourceKind<>(StorageNode.class, Names.GROUP, Names.VERSION, StorageNode.PLURAL, false);

    private static final Logger LOG = LoggerFactory.getLogger(SelfReconciler.class);

    private final KubernetesApi api;
    private final SelfReport self;
    private volatile boolean reported;

    public SelfReconciler(KubernetesApi api, SelfReport self) {
        this.api = api;
        this.self = self;
    }

    /** A cache of this node's StorageNode alone. */
    public static WatchedCache<Optional<SelfReport>> watch(WatchedCaches caches, ObjectKey self) {
        ListQuery own = ListQuery.ALL.fields("metadata.name=" + self.name());
        return caches.watch(STORAGE_NODES, own, SelfReconciler::report);
    }

    /** Whether the API has confirmed the last report. */
    public boolean isReported() {
        return reported;
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        // Fresh, not from the cache: after our own write the cache is behind, and would make us write again.
        Optional<StorageNode> present = api.find(STORAGE_NODES, key);
        switch (self.next(present.map(SelfReconciler::report))) {
            case CREATE -> {
                reported = false;
                create(key);
                write(key);
            }
            case REPORT -> write(key);
            case NOTHING -> reported = true;
        }
        return Outcome.done();
    }

    static Optional<SelfReport> report(StorageNode node) {
        return Optional.ofNullable(node.status())
                .map(StorageNode.Status::agent)
                .filter(agent -> agent.startedAt() != null)
                .map(agent -> new SelfReport(agent.version(), agent.startedAt().toInstant()));
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

    /** Only our own field: verdict and pools have other writers. */
    private void write(ObjectKey key) {
        api.mergePatchStatus(
                STORAGE_NODES,
                key,
                Map.of(
                        "status",
                        Map.of(
                                "agent",
                                Map.of(
                                        "version",
                                        self.version(),
                                        "startedAt",
                                        self.started().toString()))));
        reported = true;
    }
}
