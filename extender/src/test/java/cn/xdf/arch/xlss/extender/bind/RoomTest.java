package cn.xdf.arch.xlss.extender.bind;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.extender.bind.Holds.Kind;
import cn.xdf.arch.xlss.extender.bind.Holds.Thing;
import cn.xdf.arch.xlss.extender.wire.Outcome;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Binds of a pod whose home is lost: its room on n2, from the restore to the Binding. */
@Timeout(20)
class RoomTest extends GivenBind {
    private static final ObjectKey POD = ObjectKey.of("default", "p");
    private static final ObjectKey ROOM = ObjectKey.of("placeholders", "room-uid-1");

    @BeforeEach
    void aLostHome() throws IOException {
        given(LOST_HOME, volume("n1"));
        cluster.onRestore = () -> both(restore("Pending"));
    }

    @Test
    void roomIsTakenWithTheRestoreAndGivenToThePodOverABridge() {
        CompletableFuture<BindResult> bind = held();
        assertThat(cluster.steps).containsExactly("room on n2", "restore");
        succeeds();
        assertThat(bind.join()).isEqualTo(BindResult.BOUND);
        assertThat(cluster.steps).containsExactly("room on n2", "restore", "bridge on n2", "remove room-uid-1", "bind");
    }

    @Test
    void aRestoreThatIsUnderWayGetsRoomToo() {
        both(restore("Restoring"));
        held();
        assertThat(cluster.steps).containsExactly("room on n2");
        thread.interrupt();
    }

    @Test
    void aPodWhoseVolumesAreThereNeedsNoneKept() {
        both(GivenClaim.bound());
        assertThat(bind()).isEqualTo(BindResult.BOUND);
        assertThat(cluster.steps).containsExactly("bind");
    }

    @Test
    void aNodeThatTurnsThePlaceholderDownEndsTheBindAndItsRestore() {
        CompletableFuture<BindResult> bind = held();
        both(restore("Staged"));
        placeholder(false, true, "OutOfcpu");
        refused(bind, "node n2 has no room for the pod: OutOfcpu");
        assertThat(cluster.forgotten).containsExactly("uid-restore");
    }

    @Test
    void aPlaceholderThatIsPreemptedEndsTheBindAndItsRestore() {
        CompletableFuture<BindResult> bind = held();
        placeholder(true, false, "");
        refused(bind, "room on node n2 was taken away");
        assertThat(cluster.forgotten).containsExactly("uid-restore");
    }

    /** The volume belongs to the node by now, with room or without. */
    @Test
    void aCommittedRestoreIsCompletedWhateverBecomesOfTheRoom() {
        CompletableFuture<BindResult> bind = held();
        both(restore("Committed"));
        placeholder(true, false, "");
        refused(bind, "room on node n2 was taken away");
        assertThat(cluster.forgotten).isEmpty();
    }

    @Test
    void aRestoreThatIsNotThisPodsIsLeftAlone() {
        CompletableFuture<BindResult> bind = held();
        both(restore("Staged").replace("pod-uid: uid-1", "pod-uid: uid-2"));
        placeholder(true, false, "");
        refused(bind, "room on node n2 was taken away");
        assertThat(cluster.forgotten).isEmpty();
    }

    @Test
    void withoutAPlaceholderThePodIsBoundAllTheSame() {
        cluster.placeholders.createFailure = KubernetesFailure.Kind.FORBIDDEN;
        CompletableFuture<BindResult> bind = held();
        succeeds();
        assertThat(bind.join()).isEqualTo(BindResult.BOUND);
        assertThat(cluster.steps).containsExactly("restore", "bind");
    }

    @Test
    void withoutABridgeThePlaceholderIsRemovedAllTheSame() {
        cluster.placeholders.bridgeFailure = KubernetesFailure.Kind.FORBIDDEN;
        CompletableFuture<BindResult> bind = held();
        succeeds();
        assertThat(bind.join()).isEqualTo(BindResult.BOUND);
        assertThat(cluster.steps).containsExactly("room on n2", "restore", "remove room-uid-1", "bind");
    }

    private void succeeds() {
        both(volume("n2"));
        both(restore("Succeeded"));
        cluster.holds.changed(new Thing(Kind.RESTORE, ObjectKey.of("default", "default-p-localpv-pr")));
    }

    private void placeholder(boolean deleting, boolean ended, String reason) {
        cluster.placeholders.change(ROOM, "scheduler-a_1", deleting, ended, reason);
        cluster.holds.changed(new Thing(Kind.POD, POD));
    }

    private void refused(CompletableFuture<BindResult> bind, String reason) {
        BindResult result = bind.orTimeout(2, TimeUnit.SECONDS).join();
        assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(result.error()).contains(reason);
        assertThat(cluster.posts).isZero();
    }
}
