package cn.xdf.arch.xlss.e2e.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Pods;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What may happen in each phase of a fail-over: the home returns, the target is lost, somebody deletes what it is about. */
class ChangeSweepSoak extends FailoverCase {
    private static final Duration SOON = Duration.ofSeconds(60);

    @ParameterizedTest
    @EnumSource
    void the_home_returns(Phase phase) {
        try (HeldFailover _ = failover.holdAt(phase)) {
            failover.losses().declareAlive(failover.home());
        }
        Table table = Table.of(phase, "the home returns");
        String node = runsWhereItsVolumeIs(table);
        if (phase.isCommitted()) {
            assertThat(node).isEqualTo(failover.target());
        } else if (phase != Phase.STAGED) { // there the commit may have been faster than the verdict
            assertThat(node).isEqualTo(failover.home());
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_homes_node_is_deleted_and_registers_anew(Phase phase) {
        namespace.apply(Pods.sleepingWithClaim("reader", Database.CLAIM)
                .replace("schedulerName: xlss-scheduler", "schedulerName: default-scheduler")
                .replace(
                        "{name: reader}",
                        "{name: reader, annotations: {localpv.k8s.arch.xdf.cn/scheduling: disabled}}"));
        try (HeldFailover _ = failover.holdAt(phase)) {
            failover.losses().kill(failover.home());
            cluster.kubectl("delete", "node", failover.home());
            failover.losses().start(failover.home());
            Await.until("it registers", SOON, () -> cluster.kubectl("get", "node", failover.home()));
        }
        Table table = Table.of(phase, "the home's Node is deleted and registers anew");
        String node = runsWhereItsVolumeIs(table);
        if (phase.isCommitted()) {
            assertThat(node).isEqualTo(failover.target());
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_target_is_lost(Phase phase) {
        try (HeldFailover _ = failover.holdAt(phase)) {
            failover.losses().kill(failover.target());
            failover.losses().declareDead(failover.target());
        }
        Table table = Table.of(phase, "the target is lost");
        // the scheduler itself turns down nodes with the taint, and asks us only of those without
        table.after("waits: " + failover.awaitReason("too many nodes are lost at once", "untolerated taint"));
        failover.admitThird();
        namespace.kubectl("annotate", "statefulset", "db", Database.PREFIX + "failover-now=yes");
        assertThat(failover.awaitRunning()).isEqualTo(failover.third());
        table.after("told to go on, Running");
        failover.losses().start(failover.target());
        failover.losses().declareAlive(failover.target());
        failover.assertRight(phase.isCommitted() ? 2 : 1);
        table.right("on a third node, exactly the backup's data");
    }

    @ParameterizedTest
    @EnumSource
    void its_restore_is_deleted(Phase phase) {
        try (HeldFailover _ = failover.holdAt(phase)) {
            failover.deleteRestore();
        }
        Table table = Table.of(phase, "the PvRestore is deleted");
        assertThat(runsWhereItsVolumeIs(table)).isEqualTo(failover.target());
    }

    @ParameterizedTest
    @EnumSource
    void its_claims_are_deleted(Phase phase) {
        try (HeldFailover _ = failover.holdAt(phase)) {
            namespace.kubectl("delete", "statefulset", "db", "--wait=false");
            Database.CLAIMS.forEach(claim -> namespace.kubectl("delete", "pvc", claim, "--wait=false"));
        }
        nothingIsLeft(Table.of(phase, "the claims and their StatefulSet are deleted"));
    }

    @ParameterizedTest
    @EnumSource
    void its_namespace_is_deleted(Phase phase) {
        try (HeldFailover _ = failover.holdAt(phase)) {
            cluster.kubectl("delete", "namespace", namespace.name(), "--wait=false");
        }
        nothingIsLeft(Table.of(phase, "the namespace is deleted"));
    }

    private String runsWhereItsVolumeIs(Table table) {
        String node = failover.awaitRunning();
        boolean home = node.equals(failover.home());
        table.after("Running on the " + (home ? "home" : "target"));
        failover.assertRight(home ? 0 : 1);
        table.right(home ? "exactly the newest data" : "exactly the backup's data");
        return node;
    }

    private void nothingIsLeft(Table table) {
        failover.losses().declareAlive(failover.home()); // its directory cannot be removed before
        failover.awaitNothingLeft();
        table.after("nothing left");
        table.right("removed on every node");
    }
}
