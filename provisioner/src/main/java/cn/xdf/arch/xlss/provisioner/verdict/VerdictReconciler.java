package cn.xdf.arch.xlss.provisioner.verdict;

import cn.xdf.arch.xlss.api.Annotations.Volume;
import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.api.StorageNode.PoolVerdict;
import cn.xdf.arch.xlss.api.StorageNode.Verdict;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.EventRecorder.Type;
import cn.xdf.arch.xlss.kube.Freshness;
import cn.xdf.arch.xlss.kube.JsonPatch;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.provisioner.node.StorageNodes;
import cn.xdf.arch.xlss.provisioner.verdict.Homes.Home;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges one home every second, and writes its verdict when it is another one than stands there. */
final class VerdictReconciler implements Reconciler<ObjectKey> {
    private static final Logger LOG = LoggerFactory.getLogger(VerdictReconciler.class);

    /** Judging takes no call; only what changed is written. */
    private static final Duration TICK = Duration.ofSeconds(1);

    private static final Duration AGAIN = Duration.ofMillis(200);

    private final KubernetesApi api;
    private final EventRecorder events;
    private final Homes homes;
    private final Freshness freshness;
    private final Duration lostAfter;
    private final InstantSource clock;

    VerdictReconciler(
            KubernetesApi api,
            EventRecorder events,
            Homes homes,
            Freshness freshness,
            Duration lostAfter,
            InstantSource clock) {
        this.api = api;
        this.events = events;
        this.homes = homes;
        this.freshness = freshness;
        this.lostAfter = lostAfter;
        this.clock = clock;
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        Optional<Home> home = homes.look(key);
        Optional<Instant> clocksFrom = freshness.freshSince();
        if (home.isEmpty()) {
            return Outcome.done();
        }
        if (clocksFrom.isEmpty()) {
            return Outcome.requeueAfter(TICK); // on old knowledge nothing is judged
        }
        Optional<Verdict> written = home.get().storageNode().verdict();
        Verdict verdict = judge(home.get(), written, clocksFrom.get());
        if (written.equals(Optional.of(verdict))) {
            boolean needless = verdict.health() == NodeHealth.LOST && has(home.get(), Sign.GONE);
            return needless && forgotten(key, home.get()) ? Outcome.done() : Outcome.requeueAfter(TICK);
        }
        return write(key, home.get(), verdict);
    }

    private Verdict judge(Home home, Optional<Verdict> written, Instant clocksFrom) {
        Optional<Judgement> previous = written.filter(verdict -> verdict.health() != null && verdict.since() != null)
                .map(verdict -> new Judgement(
                        verdict.health(),
                        verdict.since().toInstant(),
                        verdict.reason(),
                        Boolean.TRUE.equals(verdict.fenced())));
        Instant now = clock.instant();
        List<PoolVerdict> pools = home.facts().failedPools().entrySet().stream()
                .map(pool -> {
                    String uuid = pool.getValue().uuid();
                    Optional<Judgement> before = written.flatMap(verdict -> verdict.pool(pool.getKey(), uuid))
                            .filter(one -> one.health() != null && one.since() != null)
                            .map(one -> new Judgement(one.health(), one.since().toInstant(), "", false));
                    return NodeVerdict.ofPool(
                                    pool.getKey(), home.facts(), home.seen(), before, lostAfter, clocksFrom, now)
                            .verdict(pool.getKey(), uuid);
                })
                .toList();
        return NodeVerdict.of(home.facts(), home.seen(), previous, lostAfter, clocksFrom, now)
                .verdict(pools);
    }

    private Outcome write(ObjectKey key, Home home, Verdict verdict) {
        Optional<StorageNode> fresh = api.find(StorageNodes.KIND, key);
        if (fresh.isEmpty()
                || !home.storageNode().uid().equals(fresh.get().metadata().getUid())) {
            return Outcome.requeueAfter(AGAIN);
        }
        JsonPatch patch = JsonPatch.empty().testVersion(fresh.get().metadata().getResourceVersion());
        patch = fresh.get().status() == null
                ? patch.add("/status", Map.of("verdict", VerdictFields.of(verdict)))
                : patch.add("/status/verdict", VerdictFields.of(verdict));
        try {
            api.jsonPatchStatus(StorageNodes.KIND, key, patch);
        } catch (KubernetesFailure failure) {
            if (failure.isConflict() || failure.isNotFound()) {
                return Outcome.requeueAfter(AGAIN);
            }
            throw failure;
        }
        tell(key, fresh.get(), home.storageNode().verdict(), verdict);
        return Outcome.requeueAfter(TICK);
    }

    private void tell(ObjectKey key, StorageNode node, Optional<Verdict> before, Verdict now) {
        for (PoolVerdict pool : now.pools()) {
            boolean news = before.flatMap(verdict -> verdict.pool(pool.path(), pool.uuid()))
                    .filter(known -> known.health() == pool.health())
                    .isEmpty();
            if (news && pool.health() == NodeHealth.LOST) {
                tell(node, Type.WARNING, "PoolLost", pool.reason());
            }
        }
        boolean same = before.filter(verdict ->
                        verdict.health() == now.health() && verdict.reason().equals(now.reason()))
                .isPresent();
        if (same) {
            return;
        }
        boolean healthy = now.health() == NodeHealth.HEALTHY;
        String why = healthy ? "" : ": " + now.reason();
        LOG.info("home {} is {}{}", key, now.state(), why);
        if (now.health() != NodeHealth.SUSPECT) {
            tell(node, healthy ? Type.NORMAL : Type.WARNING, "Home" + now.state(), "the node is " + now.state() + why);
        }
    }

    private void tell(StorageNode node, Type type, String reason, String message) {
        events.record(Names.API_VERSION, StorageNode.KIND, node, type, reason, message);
    }

    /** A node that will not return, and that no volume needs: its StorageNode goes, else it would count as lost for ever. */
    private boolean forgotten(ObjectKey key, Home home) {
        if (api.find(ResourceKind.NODES, key).isPresent() || isHomeOfAny(key.name())) {
            return false;
        }
        try {
            api.delete(StorageNodes.KIND, key, home.storageNode().uid());
            LOG.info("home {}: its Node is gone and no volume lives there: forgotten", key);
            return true;
        } catch (KubernetesFailure failure) {
            if (failure.isConflict() || failure.isNotFound()) {
                return true;
            }
            throw failure;
        }
    }

    /** By the plain annotations, not by our reading of them: a volume that is out of order keeps its home's record, too. */
    private boolean isHomeOfAny(String node) {
        return api.list(ResourceKind.VOLUMES, ListQuery.ALL).stream()
                .map(volume -> Optional.ofNullable(volume.getMetadata().getAnnotations())
                        .orElse(Map.of()))
                .anyMatch(annotations -> node.equals(annotations.get(Volume.HOME))
                        || annotations.getOrDefault(Volume.PLACING, "").contains(node));
    }

    private static boolean has(Home home, Sign sign) {
        return home.seen().signs().containsKey(sign);
    }
}
