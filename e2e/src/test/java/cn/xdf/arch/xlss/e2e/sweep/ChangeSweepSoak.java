package cn.xdf.arch.xlss.e2e.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What may happen in each phase of a fail-over: the home returns, the target is lost, somebody deletes what it is about. */
class ChangeSweepSoak {
    private static final Duration SOON = Duration.ofSeconds(90);

    @ParameterizedTest
    @EnumSource
    void the_home_returns(HeldRestore.Phase phase, Cluster cluster, TestNamespace namespace) {
        try (FailedHome failover = FailedHome.prepare(cluster, namespace)) {
            try (HeldRestore _ = failover.holdAt(phase)) {
                cluster.kubectl("taint", "node", failover.home(), "node.kubernetes.io/out-of-service-");
            }
            if (isCommitted(phase)) {
                failover.awaitMoved();
            } else {
                failover.awaitAtHome();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_restore_is_deleted(HeldRestore.Phase phase, Cluster cluster, TestNamespace namespace) {
        try (FailedHome failover = FailedHome.prepare(cluster, namespace)) {
            try (HeldRestore _ = failover.holdAt(phase)) {
                namespace.kubectl("delete", "pvrestores", "--all");
            }
            failover.awaitMoved();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_target_is_lost_and_returns(HeldRestore.Phase phase, Cluster cluster, TestNamespace namespace) {
        try (FailedHome failover = FailedHome.prepare(cluster, namespace)) {
            try (HeldRestore _ = failover.holdAt(phase)) {
                failover.taint(failover.target());
            }
            Await.until("the pod waits", SOON, () -> assertThat(
                            failover.database().pod().at("/spec/nodeName").asString(""))
                    .isEmpty());
            failover.declareAlive(failover.target());
            failover.awaitRunning();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_claim_and_its_pod_are_deleted(HeldRestore.Phase phase, Cluster cluster, TestNamespace namespace) {
        FailedHome failover = FailedHome.prepare(cluster, namespace);
        try (failover) {
            try (HeldRestore _ = failover.holdAt(phase)) {
                namespace.kubectl("delete", "statefulset", "db", "--wait=false");
                namespace.kubectl("delete", "pvc", Database.CLAIM, "--wait=false");
            }
        }
        failover.awaitNothingLeft();
    }

    @ParameterizedTest
    @EnumSource
    void the_namespace_is_deleted(HeldRestore.Phase phase, Cluster cluster, TestNamespace namespace) {
        FailedHome failover = FailedHome.prepare(cluster, namespace);
        try (failover) {
            try (HeldRestore _ = failover.holdAt(phase)) {
                cluster.kubectl("delete", "namespace", namespace.name(), "--wait=false");
            }
        }
        failover.awaitNothingLeft();
    }

    private static boolean isCommitted(HeldRestore.Phase phase) {
        return phase == HeldRestore.Phase.COMMITTED || phase == HeldRestore.Phase.PLACED;
    }
}
