package cn.xdf.arch.xlss.extender.bind;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.extender.wire.Outcome;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a bind chooses, waits for and reads until its volume is made, or is here. */
@Timeout(20)
class SettlementTest extends GivenClaim {
    @Test
    void choosesTheNodeWaitsUntilBoundAndBinds() {
        var bind = held();
        assertThat(cluster.selections).containsExactly("data@7->n2");
        change(claim("", "n2"), false); // the watch reports our own patch
        change(bound(), true);
        assertThat(bind.join()).isEqualTo(BindResult.BOUND);
        assertThat(cluster.posts).isOne();
        assertThat(cluster.holds.open()).isZero();
    }

    /** A burst pays for each reading. The pod's is the API's own, when it takes the Binding. */
    @Test
    void aPodWhoseVolumeIsMadeIsNotReadAndItsClaimOnce() {
        var bind = held();
        assertThat(cluster.looks).isZero();
        change(claim("", "n2"), false);
        change(bound(), true);
        assertThat(bind.join()).isEqualTo(BindResult.BOUND);
        assertThat(cluster.reads).isZero();
        assertThat(cluster.looks).isOne();
    }

    @Test
    void aPodThatWasReplacedWithoutAWordOfTheWatchIsNotBound() {
        var bind = held();
        cluster.pod = Optional.of(FakeCluster.pod("uid-2", "", false, "data"));
        change(bound(), true);
        assertThat(bind.join().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(cluster.pod.get().nodeName()).isEmpty();
    }

    @Test
    void memoryChoosesNothingForAPodThatIsGoneFromIt() {
        cluster.known.remove(POD); // its event may have come before the hold, and then wakes nobody
        held();
        assertThat(cluster.selections).containsExactly("data@7->n2");
        assertThat(cluster.reads).isEqualTo(2);
    }

    /** What memory says of a volume that is there already is no ground for a choice: it would bind the pod to a node without its data. */
    @Test
    void memoryChoosesNothingForAPodThatHasAVolume() {
        both(bound());
        both(claim("", "").replace("name: data", "name: other").replace("uid-data", "uid-other"));
        cluster.pod = Optional.of(FakeCluster.pod("uid-1", "", false, "data", "other"));
        cluster.fresh.add(volume("n3"));
        refused(CompletableFuture.completedFuture(bind()), "volume pvc-1 is on n3");
        assertThat(cluster.selections).isEmpty();
    }

    @Test
    void aClaimThatMemoryHasAnOldVersionOfIsReadAnew() {
        cluster.fresh.add(claim("", "").replace("\"7\"", "\"8\""));
        cluster.onSelect = () -> {
            if (cluster.selections.size() == 1) {
                throw new KubernetesFailure(KubernetesFailure.Kind.CONFLICT, 409, "changed", null, null);
            }
            cluster.fresh.add(claim("", "n2"));
        };
        held();
        assertThat(cluster.selections).containsExactly("data@7->n2", "data@8->n2");
        assertThat(cluster.reads).isOne();
    }

    @Test
    void aNodeThatWasChosenBeforeIsNotChosenAgain() {
        both(claim("", "n2"));
        var bind = held();
        assertThat(cluster.selections).isEmpty();
        change(bound(), true);
        assertThat(bind.join()).isEqualTo(BindResult.BOUND);
    }

    @Test
    void waitsWithoutAskingTheApi() throws InterruptedException {
        both(claim("", "n2"));
        var bind = held();
        int reads = cluster.reads;
        Thread.sleep(300);
        for (int i = 0; i < 20; i++) {
            change(claim("", "n2").replace("\"7\"", "\"" + (8 + i) + "\""), false);
        }
        Thread.sleep(300);
        assertThat(cluster.reads).isEqualTo(reads);
        assertThat(bind).isNotDone();
        change(bound(), true);
        bind.join();
    }

    @Test
    void aChoiceThatFailsIsAFailure() {
        cluster.selectFailure = KubernetesFailure.Kind.FORBIDDEN;
        assertThat(bind().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void oldKnowledgeBindsNothing() {
        both(bound());
        cluster.fresh.fault = Optional.of("knowledge of the API is 42 s old");
        refused(CompletableFuture.completedFuture(bind()), "42 s old");
    }

    @Test
    void aVolumeThatIsElsewhereByNowIsNotBoundWhateverTheWatchesSay() {
        both(bound());
        cluster.fresh.add(volume("n3"));
        refused(CompletableFuture.completedFuture(bind()), "volume pvc-1 is on n3");
    }

    @Test
    void aVolumeThatIsBeingMovedHereIsWaitedFor() {
        both(bound());
        cluster.fresh.add(volume("n2").replace("epoch: ", "placing: r/n2/pool/s, localpv.k8s.arch.xdf.cn/epoch: "));
        cluster.known.add(volume("n2").replace("epoch: ", "placing: r/n2/pool/s, localpv.k8s.arch.xdf.cn/epoch: "));
        var bind = held();
        assertThat(cluster.posts).isZero();
        change(volume("n2"), true);
        assertThat(bind.join()).isEqualTo(BindResult.BOUND);
    }
}
