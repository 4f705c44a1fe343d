package cn.xdf.arch.xlss.e2e.sweep;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.EmbeddedRepository;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The repository goes away while restic restores from it, and comes back before the restore is given up. */
class RepositoryLeavesE2E {
    private Cluster cluster;
    private Failover failover;

    @BeforeEach
    void prepare(Cluster shared, TestNamespace namespace) {
        cluster = shared;
        failover = Failover.prepare(shared, namespace);
    }

    @AfterEach
    void asItWas() {
        EmbeddedRepository.bringBack(cluster);
        failover.close();
    }

    @Test
    void the_pod_says_so_and_its_restore_goes_on_when_it_is_back() {
        try (HeldFailover held = failover.holdAt(Phase.RESTORING)) {
            EmbeddedRepository.takeAway(cluster);
            held.restic().goOn();
            System.out.println(failover.awaitDataReady(
                    "Restoring, 0 %, the repository ",
                    " on node " + failover.third() + " does not answer since ", "connection refused"));
            EmbeddedRepository.bringBack(cluster);
        }
        failover.awaitRunning();
        failover.assertRight(1);
    }
}
