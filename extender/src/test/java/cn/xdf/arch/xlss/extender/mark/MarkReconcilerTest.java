package cn.xdf.arch.xlss.extender.mark;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.extender.cluster.GivenFacts;
import cn.xdf.arch.xlss.extender.facts.DataReady;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever holds the bind of a pod is dead: what its condition data-ready still says is compared with the pod's restore. */
class MarkReconcilerTest {
    private static final Duration COURTESY = Duration.ofSeconds(5);
    private static final ObjectKey POD = ObjectKey.of("default", "p");

    private final GivenFacts facts = new GivenFacts();
    private final List<String> said = new ArrayList<>();
    private final MarkReconciler marks =
            new MarkReconciler(null, facts, this::said, COURTESY); // no mark is to be written

    @Test
    void aRestoreThatHasFailedIsToldAfterTheCourtesy() {
        given(pod("Restoring"), restore("uid-1", "Failed, reason: TargetLost, message: n3 is lost"));
        assertThat(look()).isEqualTo(Outcome.requeueAfter(COURTESY));
        later(Duration.ofSeconds(4));
        assertThat(look()).isEqualTo(Outcome.requeueAfter(Duration.ofSeconds(1)));
        assertThat(said).isEmpty();
        later(Duration.ofSeconds(1));
        look();
        assertThat(said)
                .containsExactly(
                        "false RestoreFailed: the restore default-p-localpv-pr to node n3 failed (TargetLost): n3 is lost; next: another node is chosen");
    }

    @Test
    void aRestoreThatWasCancelledIsTold() {
        given(pod("Restoring"), restore("uid-1", "Cancelled, reason: HomeHealthy, message: n1 is back"));
        assertThat(afterTheCourtesy()).singleElement().asString().startsWith("false RestoreCancelled: ");
    }

    @Test
    void aRestoreThatHasSucceededIsTold() {
        given(pod("Restoring"), restore("uid-1", "Succeeded"));
        assertThat(afterTheCourtesy()).containsExactly("true Restored: on n3");
    }

    @Test
    void aRestoreThatIsGoneIsTold() {
        given(pod("Restoring"), "");
        assertThat(afterTheCourtesy()).singleElement().asString().startsWith("false Waiting: its restore is gone");
    }

    @Test
    void aRestoreOfAnEarlierPodIsNotThisPods() {
        given(pod("Restoring"), restore("uid-0", "Restoring"));
        assertThat(afterTheCourtesy()).singleElement().asString().startsWith("false Waiting: its restore is gone");
    }

    @Test
    void aRestoreThatIsUnderWayIsTrue() {
        given(pod("Restoring"), restore("uid-1", "Committed"));
        assertThat(afterTheCourtesy()).isEmpty();
    }

    @Test
    void anotherReasonStays() {
        given(pod("RestoreFailed"), restore("uid-1", "Failed"));
        assertThat(afterTheCourtesy()).isEmpty();
    }

    @Test
    void aPodThatIsBoundHasItsVolumes() {
        given(pod("Restoring").replace("volumes:", "nodeName: n3, volumes:"), restore("uid-1", "Failed"));
        assertThat(afterTheCourtesy()).isEmpty();
    }

    /** The next restore of the same pod is given as much time as the first. */
    @Test
    void theCourtesyBeginsAnew() {
        given(pod("Restoring"), restore("uid-1", "Failed"));
        look();
        later(COURTESY);
        given(pod("Restoring"), restore("uid-1", "Pending"));
        look();
        given(pod("Restoring"), restore("uid-1", "Failed"));
        assertThat(look()).isEqualTo(Outcome.requeueAfter(COURTESY));
        assertThat(said).isEmpty();
    }

    private List<String> afterTheCourtesy() {
        look();
        later(COURTESY);
        look();
        return said;
    }

    private Outcome look() {
        return marks.reconcile(POD);
    }

    private void later(Duration by) {
        facts.now = facts.now.plus(by);
    }

    private void given(String pod, String restore) {
        facts.add(pod + "---\n" + restore);
    }

    private void said(Object pod, DataReady truth) {
        said.add(truth.ready() + " " + truth.reason() + ": " + truth.message());
    }

    private static String pod(String reason) {
        return """
                kind: Pod
                metadata: {name: p, namespace: default, uid: uid-1}
                spec: {schedulerName: xlss-scheduler, containers: [], volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}
                status: {conditions: [{type: localpv.k8s.arch.xdf.cn/data-ready, status: "False", reason: %s}]}
                """.formatted(reason);
    }

    private static String restore(String podUid, String phase) {
        return """
                kind: PvRestore
                metadata: {name: default-p-localpv-pr, namespace: default, uid: uid-restore, labels: {localpv.k8s.arch.xdf.cn/pod-uid: %s}}
                spec: {nodeName: n3, namespace: default, podName: p, volumes: [pvc-1]}
                status: {phase: %s}
                """.formatted(podUid, phase);
    }
}
