package cn.xdf.arch.xlss.agent.pool;

import cn.xdf.arch.xlss.api.StorageNode.Pool;
import java.time.Duration;
import java.util.Objects;

/** Decides what is worth a write to the API: each is kept for ever in the store's history, and sent to everyone who watches. */
final class ReportPolicy {
    private static final Duration CALM = Duration.ofMinutes(1);
    private static final double AT_ONCE = 0.01;
    private static final double WHEN_CALM = 0.001;

    private ReportPolicy() {}

    /**
     * Whether {@code now} should be told: any change of what the pool is, one hundredth of its size at once, one thousandth after a minute.
     *
     * @param sinceTold since {@code told} was told
     */
    static boolean isWorthTelling(Pool told, Pool now, Duration sinceTold) {
        if (!fixed(told).equals(fixed(now))) {
            return true;
        }
        double threshold = sinceTold.compareTo(CALM) < 0 ? AT_ONCE : WHEN_CALM;
        return moved(told.freeBytes(), now.freeBytes(), now.capacityBytes(), threshold)
                || moved(told.inodesFree(), now.inodesFree(), now.inodes(), threshold);
    }

    private static boolean moved(Long before, Long after, Long size, double threshold) {
        if (before == null || after == null || size == null) {
            return !Objects.equals(before, after);
        }
        return size > 0 && Math.abs(before - after) >= size * threshold;
    }

    private static Pool fixed(Pool pool) {
        return new Pool(
                pool.path(),
                pool.uuid(),
                pool.filesystemType(),
                pool.filesystemUuid(),
                pool.capacityBytes(),
                null,
                pool.inodes(),
                null,
                pool.state(),
                pool.reason());
    }
}
