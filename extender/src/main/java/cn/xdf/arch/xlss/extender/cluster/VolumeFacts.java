package cn.xdf.arch.xlss.extender.cluster;

import cn.xdf.arch.xlss.extender.facts.ForeignVolume;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.volume.VolumeReader;
import cn.xdf.arch.xlss.volume.VolumeReading;
import io.kubernetes.client.openapi.models.V1PersistentVolume;
import java.util.Optional;

/**
 * A PersistentVolume as it is kept in memory.
 *
 * @param reading without what only a writer needs
 * @param foreign when it is not ours
 */
record VolumeFacts(VolumeReading reading, Optional<ForeignVolume> foreign) {
    static VolumeFacts of(V1PersistentVolume volume) {
        VolumeReading reading = VolumeReader.read(volume);
        return new VolumeFacts(
                reading instanceof VolumeReading.Ours(var ours) ? new VolumeReading.Ours(ours.unwritten()) : reading,
                reading instanceof VolumeReading.Foreign ? Optional.of(ForeignReading.of(volume)) : Optional.empty());
    }

    /** The claim that it belongs to; empty for one of ours that cannot be trusted. */
    Optional<ObjectKey> claim() {
        return reading instanceof VolumeReading.Ours(var volume)
                ? volume.claim().map(claim -> ObjectKey.of(claim.namespace(), claim.name()))
                : foreign.flatMap(ForeignVolume::claim).map(ForeignVolume.Claim::key);
    }
}
