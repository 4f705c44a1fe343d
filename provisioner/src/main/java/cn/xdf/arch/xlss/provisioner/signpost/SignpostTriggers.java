package cn.xdf.arch.xlss.provisioner.signpost;

import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.util.function.Consumer;

/** Decides which nodes to look at when a node or a volume changes. */
final class SignpostTriggers {
    private final WatchedCache<WatchedNode> nodes;
    private final Consumer<ObjectKey> enqueue;

    SignpostTriggers(WatchedCache<WatchedNode> nodes, Consumer<ObjectKey> enqueue) {
        this.nodes = nodes;
        this.enqueue = enqueue;
    }

    void nodeChanged(ObjectKey key, WatchedNode before, WatchedNode after) {
        if (after != null) {
            enqueue.accept(key);
        }
    }

    /** Its home, its birthplace, and wherever a signpost of it still stands. */
    void volumeChanged(ObjectKey key, VolumeReading before, VolumeReading after) {
        VolumeVerdict.of(after == null ? before : after).ifPresent(verdict -> enqueueNodesOf(verdict.facts()));
    }

    private void enqueueNodesOf(VolumeFacts facts) {
        for (WatchedNode watched : nodes.values()) {
            NodeFacts node = watched.facts();
            boolean concerned = node.name().equals(facts.home())
                    || node.hostname().equals(facts.birthplace())
                    || node.signposts().containsKey(facts.name());
            if (concerned) {
                enqueue.accept(ObjectKey.of(node.name()));
            }
        }
    }
}
