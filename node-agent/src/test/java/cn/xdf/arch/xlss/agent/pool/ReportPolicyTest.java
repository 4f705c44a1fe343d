package cn.xdf.arch.xlss.agent.pool;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.StorageNode.Pool;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportPolicyTest {
    private static final Pool TOLD = pool(100_000L, 50_000L, 10_000L, 5_000L, "Ready", null);

    @ParameterizedTest
    @CsvSource({
        "50000, 5000, 3600, false",
        "50999, 5000, 59, false",
        "51000, 5000, 0, true",
        "49000, 5000, 0, true",
        "50099, 5000, 3600, false",
        "50100, 5000, 59, false",
        "50100, 5000, 60, true",
        "50000, 5099, 59, false",
        "50000, 5100, 0, true",
        "50000, 4990, 60, true",
    })
    void whatIsFreeIsToldWhenItMovedEnough(long free, long inodesFree, int seconds, boolean worth) {
        Pool now = pool(100_000L, free, 10_000L, inodesFree, "Ready", null);
        assertThat(ReportPolicy.isWorthTelling(TOLD, now, Duration.ofSeconds(seconds)))
                .isEqualTo(worth);
    }

    @Test
    void whatThePoolIsIsToldAtOnce() {
        assertThat(atOnce(pool(100_000L, 50_000L, 10_000L, 5_000L, "Failed", "gone")))
                .isTrue();
        assertThat(atOnce(pool(100_001L, 50_000L, 10_000L, 5_000L, "Ready", null)))
                .isTrue();
        assertThat(atOnce(pool(100_000L, 50_000L, 10_000L, 5_000L, "Ready", "full")))
                .isTrue();
        assertThat(atOnce(pool(null, null, null, null, "Ready", null))).isTrue();
        assertThat(atOnce(TOLD)).isFalse();
    }

    @Test
    void aFilesystemWithoutInodesIsNoTrouble() {
        Pool told = pool(100L, 50L, 0L, 0L, "Ready", null);
        assertThat(ReportPolicy.isWorthTelling(told, told, Duration.ofHours(1))).isFalse();
    }

    private static boolean atOnce(Pool now) {
        return ReportPolicy.isWorthTelling(TOLD, now, Duration.ZERO);
    }

    private static Pool pool(Long capacity, Long free, Long inodes, Long inodesFree, String state, String reason) {
        return new Pool("/p", "u", "ext4", "f", capacity, free, inodes, inodesFree, state, reason);
    }
}
