package cn.xdf.arch.xlss.extender.bind;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.capacity.Promise;
import cn.xdf.arch.xlss.extender.bind.Holds.Kind;
import cn.xdf.arch.xlss.extender.bind.Holds.Thing;
import cn.xdf.arch.xlss.extender.cluster.GivenFacts;
import cn.xdf.arch.xlss.extender.wire.Outcome;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Binds of a pod with the claim "data", which is held until its volume is on n2. */
@Timeout(20)
class SettlementTest extends GivenBind {
    private static final ObjectKey POD = ObjectKey.of("default", "p");
    private static final ObjectKey CLAIM = ObjectKey.of("default", "data");

    @BeforeEach
    void given() throws IOException {
        cluster.onSelect = () -> cluster.fresh.add(claim("", "n2"));
        cluster.pod = Optional.of(FakeCluster.pod("uid-1", "", false, "data"));
        for (var facts : new GivenFacts[] {cluster.fresh, cluster.known}) {
            facts.add(Path.of("src/test/resources/golden/cluster.yaml"));
            facts.add("""
                    kind: Pod
                    metadata: {name: p, namespace: default, uid: uid-1}
                    spec: {containers: [], volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}
                    """).add(claim("", ""));
        }
    }

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

    /** The pod when the bind comes and right before the Binding, its claim with its volume in between: a burst pays for each of them. */
    @Test
    void aPodWhoseVolumeIsMadeIsReadTwiceAndItsClaimOnce() {
        var bind = held();
        assertThat(cluster.reads).isOne();
        assertThat(cluster.looks).isZero();
        change(claim("", "n2"), false);
        change(bound(), true);
        assertThat(bind.join()).isEqualTo(BindResult.BOUND);
        assertThat(cluster.reads).isEqualTo(2);
        assertThat(cluster.looks).isOne();
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
        assertThat(cluster.reads).isEqualTo(2);
    }

    @Test
    void theClaimSaysInWhichPoolItsRoomIsKept() {
        both(twoPools(60000) + "---\n" + openClaim());
        cluster.onSelect = () -> cluster.fresh.add(
                openClaim().replace("\"7\"", "\"8\", annotations: {volume.kubernetes.io/selected-node: n2}"));
        held();
        assertThat(cluster.pools).containsExactly("fast-n2");
    }

    @Test
    void aPoolThatAnotherBindIsAboutToTakeIsNotChosen() {
        both(twoPools(60000) + "---\n" + openClaim());
        cluster.onSelect = () -> cluster.fresh.add(
                openClaim().replace("\"7\"", "\"8\", annotations: {volume.kubernetes.io/selected-node: n2}"));
        try (var _ = cluster.known.roomReservations.reserve(Map.of("other", new Promise("n2", "fast-n2", 30000)))) {
            held();
            assertThat(cluster.pools).containsExactly("pool-n2");
        }
    }

    /** Meanwhile another one has more. */
    @Test
    void theClaimGetsThePoolWhoseRoomWasTaken() {
        cluster.known.add(twoPools(60000) + "---\n" + openClaim());
        cluster.fresh.add(twoPools(45000) + "---\n" + openClaim());
        cluster.onSelect = () -> cluster.fresh.add(
                openClaim().replace("\"7\"", "\"8\", annotations: {volume.kubernetes.io/selected-node: n2}"));
        held();
        assertThat(cluster.pools).containsExactly("fast-n2");
    }

    /** When room was taken, no pool had it; when the bind was judged, one had. */
    @Test
    void noPoolIsChosenWhoseRoomWasNotTakenBefore() {
        cluster.known.add(twoPools(10000) + "---\n" + openClaim().replace("40000", "55000"));
        cluster.fresh.add(twoPools(60000) + "---\n" + openClaim().replace("40000", "55000"));
        refused(CompletableFuture.completedFuture(bind()), "changed meanwhile");
        assertThat(cluster.selections).isEmpty();
    }

    private static String twoPools(long fast) {
        return """
                kind: StorageNode
                metadata: {name: n2}
                status:
                  pools:
                  - {path: /var/lib/xlss, uuid: pool-n2, state: Ready, capacityBytes: 100000, freeBytes: 50000}
                  - {path: /var/lib/xlss-pools/fast, uuid: fast-n2, state: Ready, capacityBytes: 100000, freeBytes: %d}
                  verdict: {state: Healthy}
                """.formatted(fast);
    }

    private static String openClaim() {
        return """
                kind: StorageClass
                metadata: {name: any}
                provisioner: localpv.k8s.arch.xdf.cn/hostpath
                volumeBindingMode: WaitForFirstConsumer
                ---
                kind: PersistentVolumeClaim
                metadata: {name: data, namespace: default, uid: uid-data, resourceVersion: "7"}
                spec: {accessModes: [ReadWriteOnce], storageClassName: any, resources: {requests: {storage: "40000"}}}
                status: {phase: Pending}
                """;
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
        cluster.known.add("""
                kind: Pod
                metadata: {name: p, namespace: default, uid: uid-2}
                spec: {containers: [], volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]}
                """);
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

    @Test
    void ofTwoBindsAtOnceThatFitOnlyOneByOneTheFirstGetsTheRoom() {
        both(large(claim("", "")));
        both(large(claim("", "")).replace("name: data", "name: other").replace("uid-data", "uid-other"));
        cluster.onSelect = () -> cluster.fresh.add(large(claim("", "n2"))); // the watches have not told yet
        var first = held();
        cluster.pod = Optional.of(FakeCluster.pod("uid-1", "", false, "other"));
        var second = cluster.binder(Duration.ofSeconds(10), Clock.systemUTC()).bind(REQUEST);
        assertThat(second.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(second.error()).contains("less than 30000 bytes are free", "promised to other volumes");
        assertThat(cluster.selections).as("one claim alone").hasSize(1);
        cluster.holds.stop();
        first.join();
    }

    private static String large(String claim) {
        return claim.replace("storageClassName", "resources: {requests: {storage: \"30000\"}}, storageClassName");
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

    private void change(String yaml, boolean alsoFresh) {
        if (alsoFresh) {
            cluster.fresh.add(yaml);
        }
        cluster.known.add(yaml);
        cluster.holds.changed(new Thing(Kind.CLAIM, CLAIM));
    }

    private void refused(CompletableFuture<BindResult> bind, String reason) {
        var result = bind.orTimeout(2, TimeUnit.SECONDS).join();
        assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(result.error()).contains(reason);
        assertThat(cluster.posts).isZero();
    }

    private static String claim(String volume, String selected) {
        return """
                kind: PersistentVolumeClaim
                metadata: {name: data, namespace: default, uid: uid-data, resourceVersion: "7"%s}
                spec: {accessModes: [ReadWriteOnce], storageClassName: xlss%s}
                status: {phase: %s}
                """.formatted(
                selected.isEmpty() ? "" : ", annotations: {volume.kubernetes.io/selected-node: " + selected + "}",
                volume.isEmpty() ? "" : ", volumeName: " + volume,
                volume.isEmpty() ? "Pending" : "Bound");
    }

    static String bound() {
        return claim("pvc-1", "n2") + "---\n" + volume("n2");
    }
}
