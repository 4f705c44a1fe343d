package cn.xdf.arch.xlss.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.capacity.RoomReservations.Reservation;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoomReservationsTest {
    private static final String PATH = "/var/lib/xlss";
    private Instant now = Instant.EPOCH;
    private final Promises kept = new Promises();
    private final RoomReservations reservations = new RoomReservations(kept, Duration.ofSeconds(10), () -> now);

    @Test
    void ofTwoThatReserveAtOnceTheFirstSeesTheRoomAndTheSecondWhatIsLeft() {
        Reservation first = reserve("a");
        Reservation second = reserve("b");
        assertThat(seenBy("a")).isZero();
        assertThat(seenBy("b")).isEqualTo(10);
        assertThat(seenBy("another")).isEqualTo(20);
        first.close();
        assertThat(seenBy("b")).as("nothing was written").isZero();
        second.close();
        assertThat(seenBy("another")).isZero();
    }

    @Test
    void whatWasWrittenCountsUntilTheWatchesShowItAndOnce() {
        Reservation reservation = reserve("a");
        reservation.written();
        reservation.close();
        assertThat(seenBy("b")).isEqualTo(10);
        kept.asked("a", Optional.of(new Promise("n1", PATH, 10)));
        assertThat(seenBy("b")).isEqualTo(10);
        assertThat(seenBy("a")).as("it is the API's now").isEqualTo(10);
        kept.asked("a", Optional.empty());
        assertThat(seenBy("b")).as("deleted: the room is free at once").isZero();
    }

    @Test
    void whatWasWrittenAndNeverShownCountsForAWhile() {
        Reservation reservation = reserve("a");
        reservation.written();
        reservation.close();
        now = now.plusSeconds(9);
        assertThat(seenBy("b")).isEqualTo(10);
        now = now.plusSeconds(1);
        assertThat(seenBy("b")).as("nothing came of it").isZero();
    }

    @Test
    void theSameVolumeCountsOnceHoweverOftenItIsReserved() {
        reserve("a");
        reserve("a");
        assertThat(seenBy("b")).isEqualTo(10);
    }

    @Test
    void whoHasReservedKnowsWhere() {
        Reservation reservation = reserve("a");
        assertThat(reservations.poolsOf("a")).isEqualTo(Map.of("n1", PATH));
        assertThat(reservations.poolsOf("b")).isEmpty();
        kept.asked("a", Optional.of(new Promise("n1", "other", 10)));
        assertThat(reservations.poolsOf("a")).as("the API knows better").isEqualTo(Map.of("n1", "other"));
        kept.asked("a", Optional.of(new Promise("n1", Promise.ANY_POOL, 10)));
        assertThat(reservations.poolsOf("a")).as("somewhere on it").isEmpty();
        kept.asked("a", Optional.empty());
        reservation.close();
        assertThat(reservations.poolsOf("a")).isEmpty();
    }

    /** The watch may show it between the two looks of somebody else. */
    @Test
    void whatBecomesAPromiseMeanwhileCountsRatherTwiceThanNotAtAll() {
        reserve("a");
        Pending pending = reservations.pending(Set.of("b"));
        kept.asked("a", Optional.of(new Promise("n1", PATH, 10)));
        assertThat(pending.of("n1", Set.of(PATH)) + kept.on("n1").of(Set.of(PATH)))
                .isEqualTo(20);
        assertThat(reservations.pending(Set.of("b"))).isEqualTo(Pending.NOTHING);
    }

    private Reservation reserve(String volume) {
        return reservations.reserve(Map.of(volume, new Promise("n1", PATH, 10)));
    }

    private long seenBy(String volume) {
        return reservations.on("n1", Set.of(PATH, "pool-n1"), Set.of(volume));
    }
}
