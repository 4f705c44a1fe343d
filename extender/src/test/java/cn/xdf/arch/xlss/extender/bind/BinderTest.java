package cn.xdf.arch.xlss.extender.bind;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.extender.wire.BindRequest;
import cn.xdf.arch.xlss.extender.wire.Outcome;
import cn.xdf.arch.xlss.kube.KubernetesFailure.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BinderTest {
    private static final BindRequest REQUEST = new BindRequest("p", "default", "uid-1", "n2");

    private final FakeCluster pods = new FakeCluster();
    private final Binder binder = pods.binder(Duration.ofMinutes(10), Clock.systemUTC());

    @Test
    void bindsAPodThatIsAsItWasJudged() {
        assertThat(binder.bind(REQUEST)).isEqualTo(BindResult.BOUND);
        assertThat(pods.posts).isOne();
    }

    @Test
    void aPodThatIsGoneIsNotBound() {
        pods.pod = Optional.empty();
        refused("gone");
    }

    @Test
    void anotherPodOfTheSameNameIsNotBound() {
        pods.pod = Optional.of(FakeCluster.pod("uid-2", "", false));
        refused("uid-2");
    }

    @Test
    void aPodOnAnotherNodeIsNotBound() {
        pods.pod = Optional.of(FakeCluster.pod("uid-1", "n1", false));
        refused("n1");
    }

    @Test
    void aPodThatIsBeingDeletedIsNotBound() {
        pods.pod = Optional.of(FakeCluster.pod("uid-1", "", true));
        refused("deleted");
    }

    @Test
    void aRepeatedBindSucceedsWithoutASecondBinding() {
        pods.pod = Optional.of(FakeCluster.pod("uid-1", "n2", false, "data"));
        assertThat(binder.bind(REQUEST)).isEqualTo(BindResult.BOUND);
        assertThat(pods.posts).isZero();
    }

    @Test
    void aBindingWhoseAnswerWasLostIsThere() {
        pods.failure = Kind.TIMEOUT;
        pods.landsAllTheSame = true;
        assertThat(binder.bind(REQUEST)).isEqualTo(BindResult.BOUND);
    }

    @Test
    void aBindingThatDidNotLandIsAFailure() {
        for (var kind : Kind.values()) {
            pods.failure = kind;
            assertThat(binder.bind(REQUEST).outcome()).as(kind.name()).isEqualTo(Outcome.FAILED);
        }
    }

    @Test
    void anAbandonedBindIsNotWritten() {
        Thread.currentThread().interrupt();
        try {
            assertThat(binder.bind(REQUEST).outcome()).isEqualTo(Outcome.FAILED);
        } finally {
            Thread.interrupted();
        }
        assertThat(pods.posts).isZero();
    }

    private void refused(String reason) {
        var result = binder.bind(REQUEST);
        assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(result.error()).contains(reason);
        assertThat(pods.posts).isZero();
    }
}
