package cn.xdf.arch.xlss.agent.restore;

import cn.xdf.arch.xlss.api.Annotations.Volume;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import java.util.Optional;

/**
 * A volume, and what its present epoch began with.
 *
 * @param origin id of a snapshot; inner empty: without data, outer: it never moved, or nothing says
 */
record RestoredVolume(LocalVolume volume, Optional<Optional<String>> origin) {
    /** Empty for one that is not ours or not in order. */
    static Optional<RestoredVolume> of(V1PersistentVolume volume) {
        if (!(VolumeReader.read(volume) instanceof VolumeReading.Ours(LocalVolume ours))) {
            return Optional.empty();
        }
        String value = volume.getMetadata().getAnnotations().getOrDefault(Volume.RESTORED_FROM, "");
        return Optional.of(new RestoredVolume(ours, origin(value, ours.epoch())));
    }

    private static Optional<Optional<String>> origin(String value, long epoch) {
        String prefix = epoch + "/";
        return value.startsWith(prefix)
                ? Optional.of(Optional.of(value.substring(prefix.length())).filter(id -> !id.isEmpty()))
                : Optional.empty();
    }
}
