package cn.xdf.arch.xlss.provisioner.provision;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.capacity.Promise;
import cn.xdf.arch.xlss.capacity.Promises;
import cn.xdf.arch.xlss.capacity.RoomReservations;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.volume.PoolWish;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node with 100 bytes free, and claims that the scheduler has placed there. */
class TargetsTest {
    private static final PoolWish ANY = new PoolWish("", "");

    private Instant now = Instant.EPOCH;
    private final Promises promises = new Promises();
    private final Targets targets =
            new Targets(null, new RoomReservations(promises, Duration.ofMinutes(1), () -> now), 1.0);

    @Test
    void ofTwoClaimsThatFitOnlyOneByOneTheFirstIsMade() {
        assertThat(judge("a", 60).isFit()).isTrue();
        assertThat(judge("b", 60).reason()).contains("40 bytes free and not promised", "requests 60");
        assertThat(judge("c", 40).isFit()).isTrue();
        assertThat(judge("a", 60).isFit()).as("tried again, it has its room").isTrue();
    }

    @Test
    void whatCameToNothingIsFreeAgain() {
        judge("a", 60);
        now = now.plusSeconds(61);
        assertThat(judge("b", 60).isFit()).isTrue();
    }

    @Test
    void aClaimThatIsRefusedTakesNoRoom() {
        assertThat(judge("a", Long.MAX_VALUE).reason()).contains("requests " + Long.MAX_VALUE);
        assertThat(judge("b", 100).isFit()).isTrue();
    }

    @Test
    void whatTheApiPromisesCounts() {
        promises.asked("pvc-other", Optional.of(new Promise("n1", "u", 41)));
        assertThat(judge("a", 60).isFit()).isFalse();
        assertThat(judge("a", 59).isFit()).isTrue();
    }

    @Test
    void ofTwoPoolsTheRoomierIsTakenAndTheOtherWhenItIsFull() {
        List<Pool> pools = List.of(pool("small", 50), pool("large", 100));
        assertThat(judge("a", "", 40, pools).task().pool()).isEqualTo("large");
        assertThat(judge("b", "", 65, pools).reason()).contains("at /large has 60 bytes");
        assertThat(judge("c", "", 60, pools).task().pool()).isEqualTo("large");
        assertThat(judge("d", "", 45, pools).task().pool()).isEqualTo("small");
        assertThat(judge("e", "", 6, pools).reason()).contains("at /small has 5 bytes", "at /large has 0 bytes");
    }

    @Test
    void thePoolWhoseRoomWasKeptIsTakenAndNoOther() {
        List<Pool> pools = List.of(pool("small", 50), pool("large", 100));
        assertThat(judge("a", "small", 50, pools).task().basePath().value()).isEqualTo("/small");
        assertThat(judge("b", "small", 1, pools).reason()).contains("at /small has 0 bytes");
        assertThat(judge("c", "gone", 1, pools).reason()).contains("no pool of uuid gone");
    }

    @Test
    void aKeptPoolThatTheClaimMayNotHaveIsNotTaken() {
        ClaimFacts claim = claim("a", "small", 1);
        assertThat(targets.judge(claim, new PoolWish("/large", ""), List.of(pool("small", 50), pool("large", 100)))
                        .reason())
                .contains("no pool at /large of uuid small");
    }

    @Test
    void poolsOfOneFilesystemHaveOneRoomHoweverMuchEachHasWritten() {
        Pool one = new Pool("/one", "one", "ext4", "fs", 100L, 60L, 10L, 10L, "Ready", null).withWritten(20L);
        Pool other = new Pool("/other", "other", "ext4", "fs", 100L, 60L, 10L, 10L, "Ready", null).withWritten(20L);
        promises.asked("pvc-x", Optional.of(new Promise("n1", "one", 20)));
        promises.asked("pvc-y", Optional.of(new Promise("n1", "other", 30)));
        assertThat(judge("a", "", 51, List.of(one, other)).isFit()).isFalse();
        assertThat(judge("a", "", 50, List.of(one, other)).isFit()).isTrue();
    }

    private static Pool pool(String name, long free) {
        return new Pool("/" + name, name, "ext4", "fs-" + name, free, free, 10L, 10L, "Ready", null);
    }

    private Target judge(String uid, long bytes) {
        return judge(
                uid, "", bytes, List.of(new Pool("/data", "u", "ext4", "fs", 100L, 100L, 10L, 10L, "Ready", null)));
    }

    private Target judge(String uid, String selectedPool, long bytes, List<Pool> pools) {
        return targets.judge(claim(uid, selectedPool, bytes), ANY, pools);
    }

    private static ClaimFacts claim(String uid, String selectedPool, long bytes) {
        return new ClaimFacts(
                ObjectKey.of("default", uid),
                uid,
                "1",
                "xlss",
                "n1",
                selectedPool,
                "",
                "",
                false,
                List.of("ReadWriteOnce"),
                "Filesystem",
                "" + bytes,
                bytes,
                List.of());
    }
}
