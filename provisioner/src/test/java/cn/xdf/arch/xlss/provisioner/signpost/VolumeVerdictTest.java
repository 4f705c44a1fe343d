package cn.xdf.arch.xlss.provisioner.signpost;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.provisioner.signpost.VolumeFacts.State;
import cn.xdf.arch.xlss.volume.LocalVolume;
import cn.xdf.arch.xlss.volume.Placing;
import cn.xdf.arch.xlss.volume.VolumeReading;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VolumeVerdictTest {
    @Test
    void aVolumeInOrderIsPlacedAtItsHome() {
        assertThat(verdict(volume("", Optional.empty())))
                .isEqualTo(new VolumeVerdict(new VolumeFacts("pv1", "a", "b", State.PLACED), ""));
    }

    @Test
    void aVolumeThatSomebodyMovesIsMoving() {
        assertThat(verdict(volume("u1", Optional.empty())).facts().state()).isEqualTo(State.MOVING);
    }

    @Test
    void aVolumeNotYetInPlaceIsClosedEvenIfItIsMoving() {
        Placing placing = new Placing("u1", "b", "p", "s");
        assertThat(verdict(volume("u1", Optional.of(placing))).facts().state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aRefusedVolumeIsClosedEverywhere() {
        assertThat(verdict(new VolumeReading.Refused("pv1", "why", "a")))
                .isEqualTo(new VolumeVerdict(new VolumeFacts("pv1", "a", "", State.CLOSED), "why"));
    }

    @Test
    void aNameThatNoLabelCanCarryHasNoSignposts() {
        assertThat(verdict(new VolumeReading.Refused("x".repeat(63), "why", "a"))
                        .canHaveSignposts())
                .isTrue();
        assertThat(verdict(new VolumeReading.Refused("x".repeat(64), "why", "a"))
                        .canHaveSignposts())
                .isFalse();
        assertThat(verdict(new VolumeReading.Refused("admitted", "why", "a")).canHaveSignposts())
                .isFalse();
    }

    @Test
    void aForeignVolumeIsNone() {
        assertThat(VolumeVerdict.of(new VolumeReading.Foreign())).isEmpty();
    }

    private static VolumeVerdict verdict(VolumeReading reading) {
        return VolumeVerdict.of(reading).orElseThrow();
    }

    private static VolumeReading volume(String moving, Optional<Placing> placing) {
        return new VolumeReading.Ours(new LocalVolume(
                "pv1",
                "uid",
                "1",
                Optional.empty(),
                "a",
                "b",
                "p",
                3,
                moving,
                placing,
                "/base",
                1,
                "Bound",
                "Delete",
                false));
    }
}
