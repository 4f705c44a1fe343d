package cn.xdf.arch.xlss.provisioner.restore;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.provisioner.restore.LockPolicy.Holder;
import cn.xdf.arch.xlss.provisioner.restore.LockPolicy.Release;
import cn.xdf.arch.xlss.provisioner.restore.RestoreFacts.Placed;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockPolicyTest {
    /** The volume's epoch is 4, and its committed move (if any) is that of r1. */
    @ParameterizedTest
    @CsvSource({
        // moving, committed, placed epoch, placed by, holder, target lost, release
        "'', false, , , GONE, false, NOTHING",
        "r1, false, , , WORKS, false, NOTHING",
        "r1, false, , , GONE, false, LOCK",
        "r1, false, , , FINISHED, false, LOCK",
        "r1, true, , , WORKS, false, NOTHING",
        "r1, true, , , GONE, false, NOTHING",
        "r1, true, , , GONE, true, LOCK",
        "r1, true, , , FINISHED, false, LOCK",
        "r1, true, 4, r1, WORKS, false, LOCK_AND_PLACING",
        "r1, true, 4, r1, GONE, false, LOCK_AND_PLACING",
        "'', true, 4, r1, GONE, false, LOCK_AND_PLACING",
        "r1, true, 3, r1, WORKS, false, NOTHING",
        "r1, true, 4, r0, WORKS, false, NOTHING",
        "'', true, , , GONE, true, NOTHING",
        // another restore has taken a volume whose first target was lost
        "r2, true, 4, r1, WORKS, false, NOTHING",
        "r2, true, , , GONE, false, LOCK",
    })
    void releases(
            String moving,
            boolean committed,
            Long epoch,
            String placedBy,
            Holder holder,
            boolean targetLost,
            Release release) {
        LocalVolume volume = Given.volume("pv1", "b", 4, moving);
        volume = committed ? Given.placing(volume, Given.PLACING) : volume;
        Optional<Placed> placed = Optional.ofNullable(epoch).map(seen -> new Placed(seen, placedBy));
        assertThat(LockPolicy.of(volume, placed, holder, targetLost)).isEqualTo(release);
    }
}
