package cn.xdf.arch.xlss.agent.restore;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.agent.pool.RealMount;
import cn.xdf.arch.xlss.api.RestoreReason;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetDiskIT {
    private static final RestoreFailure OF_RESTIC =
            new RestoreFailure(RestoreReason.REPOSITORY_FAILED, "restic failed (exit code 1)");

    @TempDir
    Path folder;

    @Test
    void a_full_disk_is_not_blamed_on_the_repository() throws Exception {
        try (RealMount _ = RealMount.tmpfs(folder, "size=1m")) {
            RestoreFailure cause = TargetDisk.causeOf(OF_RESTIC, folder);
            assertThat(cause.reason()).isEqualTo(RestoreReason.TARGET_FAILED);
            assertThat(cause).hasMessage("cannot write to " + folder + ": No space left on device");
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void a_disk_that_takes_more_is_not_to_blame() {
        assertThat(TargetDisk.causeOf(OF_RESTIC, folder)).isSameAs(OF_RESTIC);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void what_is_known_to_have_another_cause_stays() throws Exception {
        RestoreFailure noSnapshot = new RestoreFailure(RestoreReason.NO_SNAPSHOT, "none");
        try (RealMount _ = RealMount.tmpfs(folder, "size=1m")) {
            assertThat(TargetDisk.causeOf(noSnapshot, folder)).isSameAs(noSnapshot);
        }
    }
}
