package cn.xdf.arch.xlss.provisioner.provision;

import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.provisioner.node.StorageNodes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells the extender, in their StorageNodes, where a new volume could not be made: it prefers other nodes for a while. */
final class AvoidedNodes {
    private static final Duration WHILE = Duration.ofSeconds(60);

    /** A whole batch fails at once: one write is enough. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    private static final int REASON_LIMIT = 1000;

    private final KubernetesApi api;
    private final InstantSource clock;
    private final Map<String, Instant> written = new ConcurrentHashMap<>();

    AvoidedNodes(KubernetesApi api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    void avoid(String node, String reason) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant last = written.put(node, now);
        if (last != null && last.plus(QUIET).isAfter(now)) {
            written.put(node, last);
            return;
        }
        String shortened = reason.length() > REASON_LIMIT ? reason.substring(0, REASON_LIMIT) : reason;
        Map<String, Object> avoid = Map.of("until", now.plus(WHILE).toString(), "reason", shortened);
        try {
            api.mergePatchStatus(StorageNodes.KIND, ObjectKey.of(node), Map.of("status", Map.of("avoid", avoid)));
        } catch (KubernetesFailure failure) {
            written.remove(node);
            if (!failure.isNotFound()) {
                throw failure;
            }
        }
    }
}
