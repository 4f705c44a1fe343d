package cn.xdf.arch.xlss.extender.bind;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.capacity.Promise;
import cn.xdf.arch.xlss.extender.wire.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In which pool of n2 a bind keeps room for the volume that is to be made. */
@Timeout(20)
class PoolSettlementTest extends GivenClaim {
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

    @Test
    void ofTwoBindsAtOnceThatFitOnlyOneByOneTheFirstGetsTheRoom() {
        both(large(claim("", "")));
        both(large(claim("", "")).replace("name: data", "name: other").replace("uid-data", "uid-other"));
        cluster.onSelect = () -> cluster.fresh.add(large(claim("", "n2"))); // the watches have not told yet
        var first = held();
        cluster.pod = Optional.of(FakeCluster.pod("uid-1", "", false, "other"));
        cluster.known.add(podWithClaim("uid-1", "other"));
        var second = cluster.binder(Duration.ofSeconds(10), Clock.systemUTC()).bind(REQUEST);
        assertThat(second.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(second.error()).contains("less than 30000 bytes are free", "promised to other volumes");
        assertThat(cluster.selections).as("one claim alone").hasSize(1);
        cluster.holds.stop();
        first.join();
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

    private static String large(String claim) {
        return claim.replace("storageClassName", "resources: {requests: {storage: \"30000\"}}, storageClassName");
    }
}
