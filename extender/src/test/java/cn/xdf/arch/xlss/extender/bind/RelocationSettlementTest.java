package cn.xdf.arch.xlss.extender.bind;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.extender.bind.Holds.Kind;
import cn.xdf.arch.xlss.extender.bind.Holds.Thing;
import cn.xdf.arch.xlss.kube.ObjectKey;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Binds of a pod whose volume is restored on n2, or was to be restored elsewhere. */
@Timeout(20)
class RelocationSettlementTest extends GivenClaim {
    @Test
    void aLostHomeIsRestoredOnTheNodeAndThenBound() {
        lostHome();
        var bind = held();
        assertThat(cluster.restores).containsExactly("pvc-1->n2");
        assertThat(cluster.events).containsExactly("Relocating");
        changeRestore("Staged");
        assertThat(bind).isNotDone();
        both(volume("n2")); // committed and placed
        changeRestore("Succeeded");
        assertThat(bind.join()).isEqualTo(BindResult.BOUND);
        assertThat(cluster.restores).hasSize(1);
        assertThat(cluster.events).containsExactly("Relocating", "Relocated");
        assertThat(cluster.conditions.getFirst()).startsWith("false Restoring: restoring on n2");
        assertThat(cluster.conditions.getLast())
                .startsWith(
                        "true Restored: on n2, with the data of 2025-12-31T23:00:00Z, 60 min before the node was lost");
        assertThat(cluster.registry
                        .counter("xlss.relocations", "result", "succeeded", "reason", "")
                        .count())
                .isOne();
    }

    @Test
    void whyARestoreGetsNoFurtherIsToldOnThePod() {
        lostHome();
        var bind = held();
        changeRestore("Restoring, percent: 40, volumes: [{name: pvc-1, message: the repository is away}]");
        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .until(
                        () -> cluster.conditions.stream()
                                .anyMatch(
                                        said -> said.startsWith(
                                                "false Restoring: restoring on n2: Restoring, 40 %, the repository is away, with the data of")));
        assertThat(bind).isNotDone();
        thread.interrupt();
    }

    /** Its data is in place, but the node's signpost is not open yet: kubelet would refuse the mount and back off. */
    @Test
    void aMovedVolumeIsWaitedForUntilItsRestoreHasSucceeded() {
        both(bound() + "---\n" + restore("Placed"));
        var bind = held();
        changeRestore("Succeeded");
        assertThat(bind.join()).isEqualTo(BindResult.BOUND);
    }

    @Test
    void aRestoreThatHasJustFailedIsNotTriedAgainAtOnceAndItsReasonIsTold() {
        lostHome();
        both(restore("Failed, reason: NoSnapshot, finishedAt: \"2026-01-01T00:09:30Z\""));
        refused(
                CompletableFuture.completedFuture(bind()),
                "to node n2 failed (NoSnapshot): the disk is full; next: bring the home back");
        assertThat(cluster.restores).isEmpty();
        assertThat(cluster.events).containsExactly("RestoreFailed");
        assertThat(cluster.conditions).singleElement().asString().startsWith("false RestoreFailed: ");
        both(restore("Failed, reason: NoSnapshot, finishedAt: \"2026-01-01T00:08:59Z\""));
        held();
        assertThat(cluster.forgotten).containsExactly("uid-restore");
        thread.interrupt();
    }

    /** The restore was on its way to another node when the home came back: nothing is lost, and nothing else may be said. */
    @Test
    void aPodThatGoesHomeWhileItsRestoreIsCancelledIsNotToldOfAnyLoss() {
        both(bound() + "---\n" + restore("Restoring").replace("nodeName: n2", "nodeName: n3"));
        var bind = held();
        changeRestore("Cancelled");
        assertThat(bind.join()).isEqualTo(BindResult.BOUND);
        assertThat(cluster.events).isEmpty();
        assertThat(cluster.conditions.getLast()).isEqualTo("true AtHome: its volumes are on n2");
    }

    @Test
    void aPodThatWentHomeAfterAllIsReady() {
        both(bound());
        cluster.known.add("""
                kind: Pod
                metadata: {name: p, namespace: default, uid: uid-1}
                spec: {containers: [], volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}
                status: {conditions: [{type: localpv.k8s.arch.xdf.cn/data-ready, status: "False"}]}
                """);
        assertThat(bind()).isEqualTo(BindResult.BOUND);
        assertThat(cluster.conditions).containsExactly("true AtHome: its volumes are on n2");
    }

    @Test
    void aFailedRestoreIsToldAndTheNextBindTriesAgain() {
        lostHome();
        var bind = held();
        changeRestore("Failed");
        refused(bind, "default-p-localpv-pr to node n2 failed: the disk is full");
        assertThat(cluster.forgotten).isEmpty();
        held();
        assertThat(cluster.forgotten).containsExactly("uid-restore");
        assertThat(cluster.restores).containsExactly("pvc-1->n2", "pvc-1->n2");
        thread.interrupt();
    }

    @Test
    void aBindAfterARestartWaitsForTheRestoreThatIsThere() {
        lostHome();
        both(restore("Restoring"));
        var bind = held();
        assertThat(cluster.restores).isEmpty();
        both(volume("n2"));
        changeRestore("Succeeded");
        assertThat(bind.join()).isEqualTo(BindResult.BOUND);
    }

    private void lostHome() {
        both(bound() + "---\n" + volume("n1"));
        both(LOST_HOME);
        cluster.onRestore = () -> both(restore("Pending"));
    }

    private void changeRestore(String phase) {
        both(restore(phase));
        cluster.holds.changed(new Thing(Kind.RESTORE, ObjectKey.of("default", "default-p-localpv-pr")));
    }
}
