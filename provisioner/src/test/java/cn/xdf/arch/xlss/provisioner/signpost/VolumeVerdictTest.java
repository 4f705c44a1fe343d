package cn.xdf.arch.xlss.provisioner.signpost;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.Annotations.Volume;
import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.provisioner.signpost.VolumeFacts.State;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeVerdictTest {
    @Test
    void aVolumeInOrderIsPlacedAtItsHome() {
        VolumeVerdict verdict = judged(Map.of());
        assertThat(verdict.isRefused()).isFalse();
        assertThat(verdict.facts()).isEqualTo(new VolumeFacts("pv1", "a", "b", State.PLACED));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "home, null, annotation home is missing",
                "home, ' ', annotation home is missing",
                "home-pool, '', annotation home-pool is missing",
                "epoch, null, annotation epoch is missing",
                "epoch, -1, annotation epoch is not a whole number from 0 on",
                "epoch, 1.0, annotation epoch is not a whole number from 0 on",
                "epoch, 007, annotation epoch is not a whole number from 0 on",
                "epoch, 9999999999999999999, annotation epoch is not a whole number from 0 on",
            })
    void aVolumeOutOfOrderIsClosedEverywhere(String annotation, String value, String refusal) {
        Map<String, String> change = new HashMap<>();
        change.put(annotation, value);
        VolumeVerdict verdict = judged(change);
        assertThat(verdict.refusal()).isEqualTo(refusal.replace("annotation ", "annotation " + Names.PREFIX));
        assertThat(verdict.facts()).isEqualTo(new VolumeFacts("pv1", "a", "", State.CLOSED));
    }

    @Test
    void aVolumeNotYetInPlaceIsClosedEvenIfItIsMoving() {
        assertThat(judged(Map.of("placing", "{}", "moving", "u1")).facts().state())
                .isEqualTo(State.CLOSED);
    }

    @Test
    void aVolumeThatSomebodyMovesIsMoving() {
        assertThat(judged(Map.of("moving", "u1")).facts().state()).isEqualTo(State.MOVING);
    }

    @Test
    void namesThatNoLabelCanCarryAreRefused() {
        Map<String, String> good = Map.of(Volume.HOME, "b", Volume.HOME_POOL, "p", Volume.EPOCH, "0");
        assertThat(VolumeVerdict.of("x".repeat(63), "a", good).isRefused()).isFalse();
        assertThat(VolumeVerdict.of("x".repeat(64), "a", good))
                .matches(VolumeVerdict::isRefused)
                .matches(verdict -> !verdict.canHaveSignposts());
        assertThat(VolumeVerdict.of("admitted", "a", good))
                .matches(VolumeVerdict::isRefused)
                .matches(verdict -> !verdict.canHaveSignposts());
    }

    @Test
    void aVolumeWithoutBirthplaceIsRefused() {
        assertThat(VolumeVerdict.of("pv1", "", Map.of(Volume.HOME, "b", Volume.HOME_POOL, "p", Volume.EPOCH, "0"))
                        .refusal())
                .isEqualTo("its node affinity names no birthplace");
    }

    private static VolumeVerdict judged(Map<String, String> changes) {
        Map<String, String> annotations =
                new HashMap<>(Map.of(Volume.HOME, "b", Volume.HOME_POOL, "uuid-1", Volume.EPOCH, "3"));
        changes.forEach((key, value) -> {
            if (value == null) {
                annotations.remove(Names.PREFIX + key);
            } else {
                annotations.put(Names.PREFIX + key, value);
            }
        });
        return VolumeVerdict.of("pv1", "a", annotations);
    }
}
