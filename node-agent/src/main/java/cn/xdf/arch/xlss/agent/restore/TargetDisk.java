package cn.xdf.arch.xlss.agent.restore;

import cn.xdf.arch.xlss.agent.pool.WriteProbe;
import cn.xdf.arch.xlss.api.RestoreReason;
import java.io.IOException;
import java.nio.file.Path;

/** Asks the disk before the repository is blamed: restic ends in the same way whether it cannot read the one or cannot write the other. */
final class TargetDisk {
    /** As much as restic writes at once. */
    private static final int SIZE = 8 << 20;

    private TargetDisk() {}

    /** @param folder on the disk in question */
    static RestoreFailure causeOf(RestoreFailure failure, Path folder) {
        if (failure.reason() != RestoreReason.REPOSITORY_FAILED) {
            return failure;
        }
        try {
            new WriteProbe(folder.resolve("write-probe"), SIZE).run();
            return failure;
        } catch (IOException refused) {
            return new RestoreFailure(
                    RestoreReason.TARGET_FAILED, "cannot write to " + folder + ": " + refused.getMessage());
        }
    }
}
