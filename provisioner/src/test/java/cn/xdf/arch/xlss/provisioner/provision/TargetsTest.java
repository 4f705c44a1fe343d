package cn.xdf.arch.xlss.provisioner.provision;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.capacity.Promise;
import cn.xdf.arch.xlss.capacity.Promises;
import cn.xdf.arch.xlss.capacity.RoomReservations;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.volume.BasePath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A node with 100 bytes free, and claims that the scheduler has placed there. */
class TargetsTest {
    private static final BasePath BASE = new BasePath("/data");

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

    private Target judge(String uid, long bytes) {
        Pool pool = new Pool("/data", "u", "ext4", "fs", 100L, 100L, 10L, 10L, "Ready", null);
        ClaimFacts claim = new ClaimFacts(
                ObjectKey.of("default", uid),
                uid,
                "1",
                "xlss",
                "n1",
                "",
                false,
                List.of("ReadWriteOnce"),
                "Filesystem",
                "" + bytes,
                bytes,
                List.of());
        return targets.judge(claim, BASE, List.of(pool));
    }
}
