package cn.xdf.arch.xlss.provisioner.delete;

import cn.xdf.arch.xlss.api.Annotations.Volume;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A volume whose data is to be removed.
 *
 * @param cleaned the places where nothing of it is left
 * @param left the others that ever held it, its home first
 * @param homeLost a person says that its home, as it is named now, is gone for good
 */
record DoomedVolume(LocalVolume volume, List<Place> cleaned, List<Place> left, boolean homeLost) {
    /** Empty unless it is Released + reclaimPolicy Delete + ours. */
    static Optional<DoomedVolume> of(V1PersistentVolume volume) {
        return VolumeReader.read(volume) instanceof VolumeReading.Ours(LocalVolume ours) && isDoomed(ours)
                ? Optional.of(of(ours, volume.getMetadata().getAnnotations()))
                : Optional.empty();
    }

    static DoomedVolume of(LocalVolume volume, Map<String, String> annotations) {
        List<Place> cleaned = Place.parse(annotations.get(Volume.CLEANED));
        List<Place> former = Place.parse(annotations.get(Volume.FORMER_HOMES));
        List<Place> left = Stream.concat(Stream.of(Place.homeOf(volume)), former.stream())
                .distinct()
                .filter(place -> !cleaned.contains(place))
                .toList();
        boolean homeLost = Place.parse(annotations.get(Volume.HOME_LOST)).contains(Place.homeOf(volume));
        return new DoomedVolume(volume, cleaned, left, homeLost);
    }

    static boolean isDoomed(VolumeReading reading) {
        return reading instanceof VolumeReading.Ours(LocalVolume volume) && isDoomed(volume);
    }

    static boolean isDoomed(LocalVolume volume) {
        return volume.phase().equals("Released")
                && volume.reclaimPolicy().equals("Delete")
                && volume.claim().isPresent()
                && !volume.deleting();
    }
}
