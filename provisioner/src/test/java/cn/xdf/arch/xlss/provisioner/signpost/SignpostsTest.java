package cn.xdf.arch.xlss.provisioner.signpost;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.provisioner.signpost.VolumeFacts.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SignpostsTest {
    private static final List<String> NODES = List.of("a", "b", "c");

    @Test
    void aNodeWithoutVolumesIsAdmitted() {
        assertThat(Signposts.changes(node("a", Map.of()), List.of()))
                .isEqualTo(Map.of("admitted", Optional.of("true")));
    }

    @Test
    void anAdmittedNodeNeedsNothing() {
        assertThat(Signposts.changes(node("a", Map.of("admitted", "true")), List.of()))
                .isEmpty();
    }

    @Test
    void aNodeThatRegisteredAnewIsAdmittedTogetherWithAllItsSignposts() {
        List<VolumeFacts> volumes = List.of(placed("pv1", "a", "b"), placed("pv2", "b", "a"), placed("pv3", "a", "a"));
        assertThat(Signposts.changes(node("a", Map.of()), volumes))
                .isEqualTo(Map.of(
                        "admitted", Optional.of("true"), "pv1", Optional.of("away"), "pv2", Optional.of("here")));
    }

    @Test
    void goingHomeLeavesOnlyAdmitted() {
        VolumeFacts back = placed("pv1", "a", "a");
        assertThat(Signposts.changes(node("a", Map.of("admitted", "true", "pv1", "away")), List.of(back)))
                .isEqualTo(Map.of("pv1", Optional.empty()));
        assertThat(Signposts.changes(node("b", Map.of("admitted", "true", "pv1", "here")), List.of(back)))
                .isEqualTo(Map.of("pv1", Optional.empty()));
    }

    @Test
    void whatNobodyWantsOrSaysSomethingElseIsMended() {
        Map<String, String> odd = Map.of("admitted", "no", "gone", "here", "pv1", "here");
        assertThat(Signposts.changes(node("a", odd), List.of(placed("pv1", "a", "b"))))
                .isEqualTo(
                        Map.of("admitted", Optional.of("true"), "gone", Optional.empty(), "pv1", Optional.of("away")));
    }

    @Test
    void theBirthplaceIsKnownByItsHostnameAndTheHomeByItsName() {
        NodeFacts renamed = new NodeFacts("172.24.248.14", "worker-1", Map.of("admitted", "true"));
        assertThat(Signposts.changes(renamed, List.of(placed("pv1", "worker-1", "172.24.248.14"))))
                .isEmpty();
        assertThat(Signposts.changes(renamed, List.of(placed("pv1", "worker-1", "b"))))
                .isEqualTo(Map.of("pv1", Optional.of("away")));
    }

    @Test
    void aNodeWithoutHostnameIsNobodysBirthplace() {
        NodeFacts nameless = new NodeFacts("a", "", Map.of("admitted", "true"));
        assertThat(Signposts.changes(nameless, List.of(new VolumeFacts("pv1", "", "", State.CLOSED))))
                .isEmpty();
    }

    @Test
    void aMovingVolumeKeepsItsSignpostsButANewNodeGetsThemClosed() {
        VolumeFacts moving = new VolumeFacts("pv1", "a", "a", State.MOVING);
        assertThat(Signposts.changes(node("a", Map.of("admitted", "true")), List.of(moving)))
                .isEmpty();
        assertThat(Signposts.changes(node("a", Map.of("admitted", "true", "pv1", "away")), List.of(moving)))
                .isEmpty();
        assertThat(Signposts.changes(node("a", Map.of()), List.of(moving))).containsEntry("pv1", Optional.of("away"));
    }

    /** Every combination of birthplace, home, state and what stands on the node before. */
    static Stream<Arguments> everything() {
        List<Arguments> all = new ArrayList<>();
        for (String birthplace : NODES) {
            for (String home : NODES) {
                for (State state : State.values()) {
                    for (String before : List.of("", "here", "away", "nonsense")) {
                        for (boolean admitted : new boolean[] {true, false}) {
                            all.add(Arguments.of(new VolumeFacts("pv1", birthplace, home, state), before, admitted));
                        }
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("everything")
    void kubeletMountsAPlacedVolumeAtItsHomeOnlyAndAClosedOneNowhere(
            VolumeFacts volume, String before, boolean admitted) {
        for (String name : NODES) {
            Map<String, String> labels = new HashMap<>();
            if (admitted) {
                labels.put("admitted", "true");
            }
            if (!before.isEmpty()) {
                labels.put("pv1", before);
            }
            NodeFacts node = node(name, labels);
            Map<String, String> after = apply(labels, Signposts.changes(node, List.of(volume)));
            boolean mounts = mountsOn(volume, name, after);
            switch (volume.state()) {
                case PLACED -> assertThat(mounts).isEqualTo(name.equals(volume.home()));
                case CLOSED -> assertThat(mounts).isFalse();
                case MOVING -> {
                    boolean asBefore = mountsOn(volume, name, labels);
                    assertThat(mounts).isEqualTo(admitted && asBefore);
                }
            }
            assertThat(Signposts.changes(node(name, after), List.of(volume))).isEmpty();
        }
    }

    @Test
    void aChangeTouchesOnlyWhatDiffers() {
        long seed = Long.getLong("xlss.test.seed", System.nanoTime());
        System.out.println("seed " + seed + " (again with -Dxlss.test.seed=" + seed + ")");
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            List<VolumeFacts> volumes = new ArrayList<>();
            Map<String, String> labels = new HashMap<>();
            for (int i = 0; i < 20; i++) {
                volumes.add(new VolumeFacts("pv" + i, any(random), any(random), State.values()[random.nextInt(3)]));
                if (random.nextBoolean()) {
                    labels.put("pv" + random.nextInt(30), random.nextBoolean() ? "here" : "away");
                }
            }
            NodeFacts node = node("a", labels);
            Map<String, Optional<String>> changes = Signposts.changes(node, volumes);
            changes.forEach((key, value) -> assertThat(value).isNotEqualTo(Optional.ofNullable(labels.get(key))));
            assertThat(apply(labels, changes)).isEqualTo(Signposts.desired(node, volumes));
        }
    }

    /** What kubelet checks: the two terms every volume is born with. */
    private static boolean mountsOn(VolumeFacts volume, String node, Map<String, String> labels) {
        boolean birthplace = node.equals(volume.birthplace())
                && "true".equals(labels.get("admitted"))
                && !"away".equals(labels.get(volume.name()));
        return birthplace || "here".equals(labels.get(volume.name()));
    }

    private static Map<String, String> apply(Map<String, String> labels, Map<String, Optional<String>> changes) {
        Map<String, String> after = new HashMap<>(labels);
        changes.forEach((key, value) -> value.ifPresentOrElse(text -> after.put(key, text), () -> after.remove(key)));
        return after;
    }

    private static String any(Random random) {
        return NODES.get(random.nextInt(NODES.size()));
    }

    private static NodeFacts node(String name, Map<String, String> signposts) {
        return new NodeFacts(name, name, signposts);
    }

    private static VolumeFacts placed(String name, String birthplace, String home) {
        return new VolumeFacts(name, birthplace, home, State.PLACED);
    }
}
