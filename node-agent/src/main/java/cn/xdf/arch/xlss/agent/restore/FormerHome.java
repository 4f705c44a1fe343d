package cn.xdf.arch.xlss.agent.restore;

import cn.xdf.arch.xlss.agent.place.Placement;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Finds the directories of volumes that have moved away while this node was lost. */
final class FormerHome {
    private final KubernetesApi api;
    private final String node;
    private final WatchedCache<Whereabouts> whereabouts;
    private final Placement placement;

    FormerHome(KubernetesApi api, String node, WatchedCache<Whereabouts> whereabouts, Placement placement) {
        this.api = api;
        this.node = node;
        this.whereabouts = whereabouts;
        this.placement = placement;
    }

    /** The watch says which is worth a look; what is done comes from a fresh read. A directory without a volume is somebody else's matter. */
    void visit(Path directory) throws IOException {
        ObjectKey key = ObjectKey.of(directory.getFileName().toString());
        if (whereabouts.get(key).filter(this::isElsewhere).isEmpty()) {
            return;
        }
        Optional<VolumeReading> fresh = api.find(ResourceKind.VOLUMES, key).map(VolumeReader::read);
        if (fresh.isPresent()
                && fresh.get() instanceof VolumeReading.Ours(LocalVolume volume)
                && isElsewhere(Whereabouts.of(volume))
                && Path.of(volume.path()).equals(directory)) {
            placement.retire(volume);
        }
    }

    /** One that never moved has no former home: what bears its name here is being made, or undone. */
    private boolean isElsewhere(Whereabouts volume) {
        return volume.epoch() > 0 && !volume.home().equals(node);
    }
}
