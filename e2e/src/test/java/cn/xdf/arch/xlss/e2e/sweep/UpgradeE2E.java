package cn.xdf.arch.xlss.e2e.sweep;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our programs are replaced while they work, and taken back: whatever they had begun ends once, and right. */
@Tag("slow")
class UpgradeE2E extends FailoverCase {
    private Release release;

    @AfterEach
    void thePreviousVersion() {
        release.rollBack();
    }

    /** An upgrade in the middle of a restore, whose bind is held; a rollback in the middle of a backup. */
    @Test
    void a_restore_and_a_backup_outlive_an_upgrade_and_a_rollback() {
        release = Release.prepare(cluster);
        try (HeldFailover _ = failover.holdAt(Phase.RESTORING)) {
            release.upgrade();
        }
        failover.awaitRunning();
        release.awaitDone();
        failover.assertRight(1);

        failover.askForBackup();
        release.rollBack();
        failover.assertRepositoryServes();
        release.awaitDone();
        failover.assertRight(1);
    }

    /** The move is committed, and nobody has placed the data yet. */
    @Test
    void a_move_that_is_committed_is_completed_by_the_next_version() {
        release = Release.prepare(cluster);
        try (HeldFailover _ = failover.holdAt(Phase.COMMITTED)) {
            release.upgrade();
        }
        failover.awaitRunning();
        release.awaitDone();
        failover.assertRight(1);
    }
}
