package cn.xdf.arch.xlss.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class KubernetesClientsTest {
    /** A bookmark is due a minute after the last event, and sent with the next tick: whoever waits a minute opens each quiet watch anew every minute. */
    @Test
    void a_quiet_watch_is_kept_until_its_bookmark_is_surely_overdue() {
        try (KubernetesClients clients = KubernetesClients.at("http://127.0.0.1:9", KubernetesProperties.defaults())) {
            assertThat(Duration.ofMillis(clients.watch().http().readTimeoutMillis()))
                    .isBetween(Duration.ofSeconds(75), Duration.ofMinutes(2));
        }
    }
}
