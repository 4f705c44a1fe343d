package cn.xdf.arch.xlss.extender.bind;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.extender.bind.Holds.Kind;
import cn.xdf.arch.xlss.extender.bind.Holds.Thing;
import cn.xdf.arch.xlss.extender.cluster.GivenFacts;
import cn.xdf.arch.xlss.extender.wire.Outcome;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import cn.xdf.arch.xlss.kube.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Binds of a pod with the claim "log" of another provisioner's class, or of none, to n2; some have a volume of ours beside it. */
@Timeout(20)
class ForeignSettlementTest extends GivenBind {
    private static final ObjectKey RESTORE = ObjectKey.of("default", "default-p-localpv-pr");

    @BeforeEach
    void given() throws IOException {
        for (var facts : new GivenFacts[] {cluster.fresh, cluster.known}) {
            facts.add(Path.of("src/test/resources/golden/cluster.yaml"));
        }
        both("""
                kind: StorageClass
                metadata: {name: static}
                provisioner: kubernetes.io/no-provisioner
                volumeBindingMode: WaitForFirstConsumer
                ---
                kind: StorageClass
                metadata: {name: other}
                provisioner: example.org/other
                volumeBindingMode: WaitForFirstConsumer
                """);
        pod("log");
    }

    @AfterEach
    void end() {
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Test
    void theSmallestFreeVolumeIsWrittenAndTheBindWaitsForItsController() {
        both(claim("static", ""));
        both(free("large", "2000") + "---\n" + free("small", "1500") + "---\n" + free("tiny", "500"));
        var bind = held();
        assertThat(cluster.taken).containsExactly("log->small@3");
        assertThat(cluster.selections).isEmpty();
        both(given("small") + "---\n" + boundTo("small"));
        changed();
        assertThat(bind.join()).isEqualTo(BindResult.BOUND);
        assertThat(cluster.taken).hasSize(1);
    }

    @Test
    void aVolumeThatChangedMeanwhileMeansPickAgain() {
        both(claim("static", ""));
        both(free("small", "1500"));
        cluster.takeFailure = KubernetesFailure.Kind.CONFLICT;
        refused("a volume that was free has changed");
        cluster.takeFailure = null;
        held(); // the volume is not kept from anybody after the failure
        assertThat(cluster.taken).containsExactly("log->small@3", "log->small@3");
    }

    @Test
    void aVolumeThatTheControllerTookBackMeansPickAgain() {
        both(claim("static", ""));
        both(free("small", "1500"));
        var bind = held();
        both(free("small", "1500").replace("\"3\"", "\"5\""));
        changed();
        assertThat(bind.orTimeout(2, TimeUnit.SECONDS).join().error()).contains("was not bound to its volume");
    }

    @Test
    void aProvisionerIsToldTheNodeAndWaitedFor() {
        both(claim("other", ""));
        cluster.onSelect = () -> both(claim("other", "n2"));
        var bind = held();
        assertThat(cluster.selections).containsExactly("log@7->n2");
        both(given("made") + "---\n" + boundTo("made"));
        changed();
        assertThat(bind.join()).isEqualTo(BindResult.BOUND);
    }

    /** Whatever a choice for n2 would bind the claim to stays there, even when the restore fails and the pod must go to n3. */
    @Test
    void aRelocatingPodsOtherClaimsAreLeftAloneUntilItsRestoreHasSucceeded() {
        relocating("other");
        var bind = held();
        assertThat(cluster.restores).containsExactly("pvc-1->n2");
        for (var phase : new String[] {"Accepted", "Restoring", "Staged"}) {
            reaches(phase);
        }
        both(volume("n2")); // committed and placed
        reaches("Placed");
        assertThat(cluster.selections).isEmpty();
        assertThat(bind).isNotDone();
        cluster.onSelect = () -> both(claim("other", "n2"));
        reaches("Succeeded");
        Awaitility.await().atMost(5, TimeUnit.SECONDS).untilAsserted(() -> assertThat(cluster.selections)
                .containsExactly("log@7->n2"));
        assertThat(bind).isNotDone();
        both(given("made") + "---\n" + boundTo("made"));
        changed();
        assertThat(bind.join()).isEqualTo(BindResult.BOUND);
    }

    @Test
    void aRelocatingPodTakesNoFreeVolumeWhenItsRestoreFails() {
        relocating("static");
        both(free("small", "1500"));
        var bind = held();
        reaches("Failed");
        assertThat(bind.orTimeout(2, TimeUnit.SECONDS).join().outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(cluster.taken).isEmpty();
        assertThat(cluster.posts).isZero();
    }

    /** It would be restored for nothing. */
    @Test
    void aRelocationToANodeThatTheOtherClaimCannotReachDoesNotBegin() {
        relocating("static");
        both(free("small", "1500").replace("[n2]", "[n3]"));
        refused("no free volume of StorageClass static fits claim log");
        assertThat(cluster.restores).isEmpty();
    }

    private void relocating(String storageClass) {
        pod("data", "log");
        both(claim(storageClass, ""));
        both(volume("n1") + "---\n" + LOST_HOME);
        cluster.onRestore = () -> both(restore("Pending"));
    }

    private void pod(String... claims) {
        cluster.pod = Optional.of(FakeCluster.pod("uid-1", "", false, claims));
        var volumes = new StringBuilder();
        for (var claim : claims) {
            volumes.append("{name: %s, persistentVolumeClaim: {claimName: %s}},".formatted(claim, claim));
        }
        both("""
                kind: Pod
                metadata: {name: p, namespace: default, uid: uid-1}
                spec: {containers: [], volumes: [%s]}
                """.formatted(volumes));
    }

    private void reaches(String phase) {
        both(restore(phase));
        cluster.holds.changed(new Thing(Kind.RESTORE, RESTORE));
        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .until(() -> !thread.isAlive() || thread.getState() == Thread.State.TIMED_WAITING);
    }

    private void changed() {
        cluster.holds.changed(new Thing(Kind.CLAIM, ObjectKey.of("default", "log")));
    }

    private void refused(String reason) {
        var result = bind();
        assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(result.error()).contains(reason);
        assertThat(cluster.posts).isZero();
    }

    private static String claim(String storageClass, String selected) {
        return """
                kind: PersistentVolumeClaim
                metadata: {name: log, namespace: default, uid: uid-log, resourceVersion: "7"%s}
                spec: {accessModes: [ReadWriteOnce], storageClassName: %s, resources: {requests: {storage: "1000"}}}
                status: {phase: Pending}
                """.formatted(
                selected.isEmpty() ? "" : ", annotations: {volume.kubernetes.io/selected-node: " + selected + "}",
                storageClass);
    }

    private static String boundTo(String volume) {
        return """
                kind: PersistentVolumeClaim
                metadata: {name: log, namespace: default, uid: uid-log, resourceVersion: "9"}
                spec: {accessModes: [ReadWriteOnce], storageClassName: static, volumeName: %s}
                status: {phase: Bound}
                """.formatted(volume);
    }

    private static String free(String name, String bytes) {
        return """
                kind: PersistentVolume
                metadata: {name: %s, resourceVersion: "3"}
                spec:
                  storageClassName: static
                  accessModes: [ReadWriteOnce]
                  capacity: {storage: "%s"}
                  local: {path: /mnt/disk}
                  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [n2]}]}]}}
                status: {phase: Available}
                """.formatted(name, bytes);
    }

    private static String given(String name) {
        return free(name, "1500")
                .replace("\"3\"", "\"4\"")
                .replace("spec:", "spec:\n  claimRef: {namespace: default, name: log, uid: uid-log}")
                .replace("Available", "Bound");
    }
}
