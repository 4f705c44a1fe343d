package cn.xdf.arch.xlss.provisioner.signpost;

import cn.xdf.arch.xlss.provisioner.signpost.VolumeFacts.State;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.util.Optional;

/**
 * What a volume means to the signposts.
 *
 * @param refusal empty when the volume is in order
 */
public record VolumeVerdict(VolumeFacts facts, String refusal) {
    private static final int LONGEST_LABEL = 63;

    /** Empty for a volume that is not ours. */
    public static Optional<VolumeVerdict> of(VolumeReading reading) {
        return switch (reading) {
            case VolumeReading.Foreign foreign -> Optional.empty();
            case VolumeReading.Refused refused ->
                Optional.of(new VolumeVerdict(
                        new VolumeFacts(refused.name(), refused.birthplace(), "", State.CLOSED), refused.reason()));
            case VolumeReading.Ours ours -> Optional.of(new VolumeVerdict(facts(ours.volume()), ""));
        };
    }

    public boolean isRefused() {
        return !refusal.isEmpty();
    }

    /** Whether a label can carry this volume's name at all; without one its signposts cannot stand. */
    public boolean canHaveSignposts() {
        return facts.name().length() <= LONGEST_LABEL && !facts.name().equals(Signposts.ADMITTED);
    }

    public static VolumeFacts facts(LocalVolume volume) {
        return new VolumeFacts(volume.name(), volume.birthplace(), volume.home(), state(volume));
    }

    private static State state(LocalVolume volume) {
        if (volume.placing().isPresent()) {
            return State.CLOSED;
        }
        return volume.isMoving() ? State.MOVING : State.PLACED;
    }
}
