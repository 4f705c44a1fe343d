package cn.xdf.arch.xlss.provisioner.signpost;

import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.EventRecorder.Type;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import cn.xdf.arch.xlss.kube.Reconciler;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of a volume that is refused: once in the log and once as an Event, for each reason. */
final class RefusalReconciler implements Reconciler<ObjectKey> {
    private static final Logger LOG = LoggerFactory.getLogger(RefusalReconciler.class);

    private final KubernetesApi api;
    private final EventRecorder events;
    private final WatchedCache<VolumeReading> volumes;
    private final Map<ObjectKey, String> told = new ConcurrentHashMap<>();

    RefusalReconciler(KubernetesApi api, EventRecorder events, WatchedCache<VolumeReading> volumes) {
        this.api = api;
        this.events = events;
        this.volumes = volumes;
    }

    @Override
    public Outcome reconcile(ObjectKey key) {
        String refusal = volumes.get(key)
                .flatMap(VolumeVerdict::of)
                .map(VolumeVerdict::refusal)
                .orElse("");
        if (refusal.isEmpty()) {
            told.remove(key);
        } else if (!refusal.equals(told.get(key))) {
            LOG.warn("volume {} is refused, no signpost of it is open: {}", key, refusal);
            told.put(key, refusal);
            String message = "xlss opens no signpost for this volume, so it is mounted nowhere: " + refusal;
            api.find(ResourceKind.VOLUMES, key)
                    .ifPresent(volume ->
                            events.record("v1", "PersistentVolume", volume, Type.WARNING, "VolumeRefused", message));
        }
        return Outcome.done();
    }
}
