package cn.xdf.arch.xlss.kube;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.kube.LeasePolicy.Lease;
import cn.xdf.arch.xlss.kube.LeasePolicy.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeasePolicyTest {
    private static final Duration SIX = Duration.ofSeconds(6);

    private static Verdict judge(String holder, int promisedSeconds, int unchangedSeconds) {
        Lease lease = new Lease(holder, Duration.ofSeconds(promisedSeconds), "1", 0);
        return LeasePolicy.judge(lease, "me", Duration.ofSeconds(unchangedSeconds), SIX);
    }

    @Test
    void judges_by_holder_and_silence() {
        assertThat(LeasePolicy.judge(null, "me", Duration.ZERO, SIX)).isEqualTo(Verdict.CREATE);
        assertThat(judge("", 1, 0)).isEqualTo(Verdict.TAKE);
        assertThat(judge("me", 6, 100)).isEqualTo(Verdict.RENEW);
        assertThat(judge("other", 6, 5)).isEqualTo(Verdict.WAIT);
        assertThat(judge("other", 6, 6)).isEqualTo(Verdict.TAKE);
    }

    @Test
    void waits_for_the_longer_of_both_promises() {
        assertThat(judge("other", 15, 10)).isEqualTo(Verdict.WAIT);
        assertThat(judge("other", 1, 5)).isEqualTo(Verdict.WAIT);
    }
}
