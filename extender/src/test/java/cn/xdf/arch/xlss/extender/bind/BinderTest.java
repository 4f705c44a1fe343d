package cn.xdf.arch.xlss.extender.bind;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.extender.wire.BindRequest;
import cn.xdf.arch.xlss.extender.wire.Outcome;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.KubernetesFailure.Kind;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BinderTest {
    private static final BindRequest REQUEST = new BindRequest("p", "default", "uid-1", "n2");

    private final FakePods pods = new FakePods();
    private final Binder binder = new Binder(pods, Clock.systemUTC());

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
        pods.pod = Optional.of(new FreshPod("uid-2", "", false, false));
        refused("uid-2");
    }

    @Test
    void aPodOnAnotherNodeIsNotBound() {
        pods.pod = Optional.of(new FreshPod("uid-1", "n1", false, false));
        refused("n1");
    }

    @Test
    void aPodThatIsBeingDeletedIsNotBound() {
        pods.pod = Optional.of(new FreshPod("uid-1", "", true, false));
        refused("deleted");
    }

    @Test
    void aPodWithClaimsIsNotBound() {
        pods.pod = Optional.of(new FreshPod("uid-1", "", false, true));
        refused("not judged yet");
    }

    @Test
    void aRepeatedBindSucceedsWithoutASecondBinding() {
        pods.pod = Optional.of(new FreshPod("uid-1", "n2", false, true));
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

    private static final class FakePods implements Pods {
        private Optional<FreshPod> pod = Optional.of(new FreshPod("uid-1", "", false, false));
        private Kind failure;
        private boolean landsAllTheSame;
        private int posts;

        @Override
        public Optional<FreshPod> find(BindRequest request) {
            return pod;
        }

        @Override
        public void bind(BindRequest request) {
            posts++;
            if (landsAllTheSame) {
                pod = Optional.of(new FreshPod(request.podUid(), request.node(), false, false));
            }
            if (failure != null) {
                throw new KubernetesFailure(failure, 0, "switched on by the test", null, null);
            }
        }
    }
}
