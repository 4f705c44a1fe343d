package cn.xdf.arch.xlss.provisioner.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1LeaseSpec;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchedLeaseTest {
    @ParameterizedTest
    @CsvSource({"10, 10", "40, 40", "0, 3", "86400, 300"})
    void the_patience_with_an_agent_is_what_its_own_lease_says_within_reason(int said, long seconds) {
        WatchedLease lease = WatchedLease.of(lease("xlss-agent-n1", new V1LeaseSpec().leaseDurationSeconds(said)));
        assertThat(lease).isEqualTo(new WatchedLease("n1", "7", Duration.ofSeconds(seconds)));
    }

    @Test
    void a_lease_that_says_nothing_counts_as_one_of_an_agent_with_the_defaults() {
        assertThat(WatchedLease.of(lease("xlss-agent-n1", null)).duration()).isEqualTo(Duration.ofSeconds(40));
        assertThat(WatchedLease.of(lease("xlss-agent-n1", new V1LeaseSpec())).duration())
                .isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void leases_of_others_are_left_out() {
        assertThat(WatchedLease.of(lease("xlss-provisioner", new V1LeaseSpec())))
                .isNull();
    }

    private static V1Lease lease(String name, V1LeaseSpec spec) {
        return new V1Lease()
                .metadata(new V1ObjectMeta().name(name).resourceVersion("7"))
                .spec(spec);
    }
}
