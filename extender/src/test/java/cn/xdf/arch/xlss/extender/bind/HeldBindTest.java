package cn.xdf.arch.xlss.extender.bind;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.extender.bind.Holds.Kind;
import cn.xdf.arch.xlss.extender.bind.Holds.Thing;
import cn.xdf.arch.xlss.extender.wire.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ends a bind that waits for its volume to be made, other than the volume. */
@Timeout(20)
class HeldBindTest extends GivenClaim {
    @Test
    void aChoiceThatTheProvisionerTookBackMeansPickAgain() {
        var bind = held();
        change(claim("", "n2"), false);
        change(claim("", ""), true);
        refused(bind, "picked again");
    }

    @Test
    void anotherNodesChoiceEndsTheWait() {
        var bind = held();
        change(claim("", "n3"), true);
        refused(bind, "being made on n3");
    }

    @Test
    void aDeletedPodEndsTheWaitAtOnce() {
        var bind = held();
        cluster.pod = Optional.empty();
        cluster.known.remove(POD);
        cluster.holds.changed(new Thing(Kind.POD, POD));
        refused(bind, "gone");
    }

    @Test
    void aReplacedPodEndsTheWaitAtOnce() {
        var bind = held();
        cluster.pod = Optional.of(FakeCluster.pod("uid-2", "", false, "data"));
        cluster.known.add(podWithClaim("uid-2", "data"));
        cluster.holds.changed(new Thing(Kind.POD, POD));
        refused(bind, "uid-2");
    }

    @Test
    void aDeletedClaimEndsTheWait() {
        var bind = held();
        cluster.fresh.remove(CLAIM);
        cluster.known.remove(CLAIM);
        cluster.holds.changed(new Thing(Kind.CLAIM, CLAIM));
        refused(bind, "claim data does not exist");
    }

    @Test
    void theDeadlineEndsTheWait() {
        var result = cluster.binder(Duration.ofMillis(100), Clock.systemUTC()).bind(REQUEST);
        assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(result.error()).contains("claim data is not made yet", "too long");
    }

    @Test
    void aStoppingProgramAnswersHeldBinds() {
        var bind = held();
        cluster.holds.stop();
        refused(bind, "the extender stops");
    }

    @Test
    void anAbandonedBindEnds() {
        var bind = held();
        thread.interrupt();
        assertThat(bind.join().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(cluster.posts).isZero();
        assertThat(cluster.holds.open()).isZero();
    }
}
