package cn.xdf.arch.xlss.provisioner.signpost;

import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.kubernetes.client.openapi.models.V1Node;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets the signposts of one node, all in one patch.
 *
 * <p>The caches only say that something seems to be wrong; what is written comes from a fresh read, and the patch carries the UID and
 * version of the node that was read, so that a node which registered anew meanwhile is not admitted with what belonged to the old one.
 */
final class SignpostReconciler implements Reconciler<ObjectKey> {
    private static final Logger LOG = LoggerFactory.getLogger(SignpostReconciler.class);

    /** Kubelet writes to its Node too, so a conflict is nothing unusual. */
    private static final Duration AGAIN = Duration.ofMillis(200);

    private final KubernetesApi api;
    private final WatchedCache<WatchedNode> nodes;
    private final WatchedCache<VolumeReading> volumes;

    SignpostReconciler(KubernetesApi api, WatchedCache<WatchedNode> nodes, WatchedCache<VolumeReading> volumes) {
        this.api = api;
        this.nodes = nodes;
        this.volumes = volumes;
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        boolean seemsRight = nodes.get(key)
                .map(node ->
                        Signposts.changes(node.facts(), facts(volumes.values())).isEmpty())
                .orElse(true);
        if (seemsRight) {
            return Outcome.done();
        }
        return api.find(ResourceKind.NODES, key).map(this::mend).orElse(Outcome.done());
    }

    private Outcome mend(V1Node node) {
        List<VolumeReading> fresh = api.list(ResourceKind.VOLUMES, ListQuery.ALL).stream()
                .map(VolumeReader::read)
                .toList();
        Map<String, Optional<String>> changes = Signposts.changes(SignpostFacts.of(node), facts(fresh));
        if (changes.isEmpty()) {
            return Outcome.done();
        }
        try {
            SignpostPatch.write(api, node, changes);
            LOG.info("node {}: {}", node.getMetadata().getName(), words(changes));
            return Outcome.done();
        } catch (KubernetesFailure failure) {
            if (failure.isConflict()) {
                return Outcome.requeueAfter(AGAIN);
            }
            if (failure.isNotFound()) { // its next registration is an event of its own
                return Outcome.done();
            }
            throw failure;
        }
    }

    private static List<VolumeFacts> facts(Collection<VolumeReading> readings) {
        return readings.stream()
                .map(VolumeVerdict::of)
                .flatMap(Optional::stream)
                .filter(VolumeVerdict::canHaveSignposts)
                .map(VolumeVerdict::facts)
                .toList();
    }

    private static String words(Map<String, Optional<String>> changes) {
        return String.join(
                ", ",
                changes.entrySet().stream()
                        .map(change -> change.getKey()
                                + change.getValue().map(value -> "=" + value).orElse(" removed"))
                        .toList());
    }
}
