package cn.xdf.arch.xlss.e2e.sweep;

import cn.xdf.arch.xlss.e2e.harness.EmbeddedRepository;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The repository goes away while restic restores from it, and comes back before the restore is given up. */
class RepositoryLeavesSoak extends FailoverCase {
    @AfterEach
    void bringTheRepositoryBack() {
        EmbeddedRepository.bringBack(cluster);
    }

    @Test
    void the_pod_says_so_and_its_restore_goes_on_when_it_is_back() {
        try (HeldFailover held = failover.holdAt(Phase.RESTORING)) {
            EmbeddedRepository.takeAway(cluster);
            held.restic().goOn();
            System.out.println(failover.awaitDataReady(
                    " %, the repository ",
                    " on node " + failover.third() + " does not answer since ", "connection refused"));
            EmbeddedRepository.bringBack(cluster);
        }
        failover.awaitRunning();
        failover.assertRight(1);
    }
}
