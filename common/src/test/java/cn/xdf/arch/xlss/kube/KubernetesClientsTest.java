package cn.xdf.arch.xlss.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
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

    @Test
    void a_server_behind_a_path_of_a_proxy_is_asked_there() {
        for (String server : List.of("http://127.0.0.1:9/clusters/c-1", "http://127.0.0.1:9/clusters/c-1/")) {
            try (KubernetesClients clients = KubernetesClients.at(server, KubernetesProperties.defaults())) {
                ApiRequest request = ApiRequest.get("/api/v1/pods").query("labelSelector", "a=b&c");
                assertThat(new ApiCalls(clients.command())
                                .call(request)
                                .request()
                                .url())
                        .hasToString("http://127.0.0.1:9/clusters/c-1/api/v1/pods?labelSelector=a%3Db%26c");
            }
        }
    }
}
