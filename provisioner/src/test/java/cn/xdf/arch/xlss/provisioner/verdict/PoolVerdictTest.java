package cn.xdf.arch.xlss.provisioner.verdict;

import static cn.xdf.arch.xlss.api.NodeHealth.HEALTHY;
import static cn.xdf.arch.xlss.api.NodeHealth.LOST;
import static cn.xdf.arch.xlss.api.NodeHealth.SUSPECT;
import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.provisioner.verdict.WatchedStorageNode.FailedPool;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A home whose disks fail, all or one of them. */
class PoolVerdictTest extends GivenHome {
    private static final String FAST = "/var/lib/xlss-pools/fast";

    private Optional<Judgement> writtenOfPool = Optional.empty();

    @Test
    void a_failed_pool_is_lost_after_the_patience_though_the_node_lives() {
        failedPool = "pool /p is Failed: replaced";
        assertThat(after(299)).isEqualTo(SUSPECT);
        assertThat(after(1)).isEqualTo(LOST);
        assertThat(written.orElseThrow().reason()).isEqualTo("pool /p is Failed: replaced");
        failedPool = "";
        assertThat(after(1)).isEqualTo(HEALTHY);
    }

    /** A longer one than the schema allows would refuse the whole verdict, and the home would never be Lost. */
    @Test
    void a_reason_that_is_too_long_is_cut() {
        failedPool = "\ud83d\ude00".repeat(1025);
        after(1);
        assertThat(written.orElseThrow().reason()).isEqualTo("\ud83d\ude00".repeat(1024));
    }

    @Test
    void a_read_only_pool_holds_the_newest_data_and_is_never_lost() {
        limpingPool = "pool /p is ReadOnly: remounted";
        assertThat(after(86_400)).isEqualTo(SUSPECT);
        assertThat(written.orElseThrow().reason()).isEqualTo(limpingPool);
    }

    @Test
    void a_pool_that_fails_while_another_serves_is_lost_after_the_whole_patience_and_its_node_is_not() {
        after(60);
        failedPools = Map.of(FAST, new FailedPool("uuid", "no mark"));
        assertThat(poolAfter(1)).isEqualTo(SUSPECT);
        assertThat(poolAfter(299)).isEqualTo(SUSPECT);
        assertThat(poolAfter(1)).isEqualTo(LOST);
        assertThat(writtenOfPool.orElseThrow().since()).isEqualTo(BEGIN.plusSeconds(61));
        assertThat(look()).isEqualTo(HEALTHY);
    }

    @Test
    void a_pool_whose_agent_is_silent_is_not_lost_and_its_clock_starts_when_the_agent_is_back() {
        after(60);
        failedPools = Map.of(FAST, new FailedPool("uuid", "no mark"));
        assertThat(poolAfter(1)).isEqualTo(SUSPECT);
        agentLives = false;
        assertThat(poolAfter(3600)).isEqualTo(SUSPECT);
        agentLives = true;
        assertThat(poolAfter(300)).isEqualTo(SUSPECT);
        assertThat(poolAfter(1)).isEqualTo(LOST);
    }

    @Test
    void a_pool_that_failed_on_a_cordoned_node_is_maintained() {
        cordoned = true;
        after(60);
        failedPools = Map.of(FAST, new FailedPool("uuid", "no mark"));
        assertThat(poolAfter(3600)).isEqualTo(SUSPECT);
    }

    private NodeHealth poolAfter(int seconds) {
        for (int i = 0; i < seconds; i++) {
            after(1);
            HomeFacts facts = facts();
            writtenOfPool =
                    Optional.of(NodeVerdict.ofPool(FAST, facts, seen, writtenOfPool, LOST_AFTER, clocksFrom, now));
        }
        return writtenOfPool.orElseThrow().health();
    }
}
