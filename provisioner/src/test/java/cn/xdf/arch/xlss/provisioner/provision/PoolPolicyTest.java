package cn.xdf.arch.xlss.provisioner.provision;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.volume.PoolWish;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoolPolicyTest {
    private static final PoolWish BASE = new PoolWish("/data", "");

    @Test
    void theReadyPoolAtTheBasePathIsTaken() {
        Pool pool = pool("/data", "u", 100L, "Ready", null);
        assertThat(PoolPolicy.choose(
                                List.of(pool("/other", "v", 1L, "Failed", null), pool), BASE, "", 100, Pool::freeBytes)
                        .pools())
                .containsExactly(pool);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "/other, u, 100, Ready, null, has no pool at /data",
                "/data, u, 99, Ready, null, pool at /data has 99 bytes free and not promised",
                "/data, u, 100, Failed, no disk, pool at /data is Failed: no disk",
                "/data, u, 100, ReadOnly, null, pool at /data is ReadOnly",
                "/data, u, 100, Odd, null, pool at /data is Odd",
                "/data, null, 100, Ready, null, pool at /data has no uuid",
            })
    void aPoolThatCannotBeUsedSaysWhy(
            String path, String uuid, Long free, String state, String reason, String expected) {
        PoolPolicy.Choice choice =
                PoolPolicy.choose(List.of(pool(path, uuid, free, state, reason)), BASE, "", 100, Pool::freeBytes);
        assertThat(choice.isFit()).isFalse();
        assertThat(choice.reason()).contains(expected);
    }

    private static Pool pool(String path, String uuid, Long free, String state, String reason) {
        return new Pool(path, uuid, "ext4", "fs", 1000L, free, 10L, 10L, state, reason);
    }
}
