package cn.xdf.arch.xlss.extender.bind;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which placeholders are swept by the extender in pod a, in its first process. */
class RoomsTest {
    private static final PodClaims POD = new PodClaims("default", "p", "uid-1", List.of());
    private static final ObjectKey KEY = ObjectKey.of("placeholders", "room-uid-1");

    private final List<String> steps = new ArrayList<>();
    private final FakePlaceholders placeholders = new FakePlaceholders(steps);
    private final Rooms rooms = new Rooms(placeholders, "a_1", true);

    @Test
    void whatABindHoldsHereStaysUntilItEnds() {
        List<ObjectKey> told = new ArrayList<>();
        rooms.onEnd(told::add);
        try (Room room = rooms.of(POD, "n2")) {
            room.take();
            stays();
        }
        assertThat(told).containsExactly(KEY);
        swept();
    }

    @Test
    void whatAnEarlierProcessLeftIsSwept() {
        placeholders.add(KEY, "a_0");
        swept();
    }

    @Test
    void thatOfTheSchedulerThatBindsStays() {
        placeholders.leader = "b";
        placeholders.add(KEY, "b_1");
        stays();
        placeholders.leader = "a";
        swept();
    }

    @Test
    void whenNobodyBindsNobodyHolds() {
        placeholders.leader = "";
        placeholders.add(KEY, "b_1");
        swept();
    }

    @Test
    void switchedOffItSweepsAndKeepsNone() {
        Rooms off = new Rooms(placeholders, "a_1", false);
        try (Room room = off.of(POD, "n2")) {
            room.take();
        }
        assertThat(steps).isEmpty();
        placeholders.add(KEY, "a_0");
        off.reconcile(KEY);
        assertThat(steps).containsExactly("remove room-uid-1");
    }

    private void stays() {
        int before = steps.size();
        rooms.reconcile(KEY);
        assertThat(steps).hasSize(before);
    }

    private void swept() {
        assertThat(rooms.reconcile(KEY)).isEqualTo(Outcome.done());
        assertThat(steps).endsWith("remove room-uid-1");
        assertThat(placeholders.seen).isEmpty();
    }
}
