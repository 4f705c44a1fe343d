package cn.xdf.arch.xlss.extender.surface;

import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.metrics.MetricsPage;
import com.github.tomakehurst.wiremock.client.WireMock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Probes and metrics on one port, the verbs on the other, and nothing of the one on the other. */
@Timeout(60)
@Tag("slow")
class PortsIT {
    @Test
    void eachPortServesItsOwn() throws Exception {
        try (var extender = new RunningExtender()) {
            assertThat(get(extender.managementPort(), "/actuator/health/liveness"))
                    .contains(" 200 ", "eventLoops");
            assertThat(get(extender.managementPort(), "/actuator/health/readiness"))
                    .as("the API has never answered")
                    .contains(" 503 ", "verbServer", "kubernetesFreshness");
            extender.api.stubFor(WireMock.get("/readyz").willReturn(ok("ok")));
            Awaitility.await("the API answers").atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                            get(extender.managementPort(), "/actuator/health/readiness"))
                    .contains(" 200 "));
            assertThat(get(extender.port(), "/actuator/health")).contains(" 404 ");
            Thread.sleep(500); // a request is timed when its answer is out
            assertThat(get(extender.managementPort(), "/actuator/prometheus"))
                    .contains("xlss_extender_requests_total{outcome=\"unknown_path\",verb=\"other\"} 1.0")
                    .contains("xlss_extender_request_duration_seconds_bucket", "xlss_extender_binds_in_flight");
            assertThat(MetricsPage.deviations("extender", get(extender.managementPort(), "/actuator/prometheus")))
                    .isEmpty();
            assertThat(get(extender.managementPort(), "/scheduler/filter")).contains(" 404 ");
        }
    }

    private static String get(int port, String path) throws IOException {
        try (var socket = new java.net.Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.0\r\nHost: a\r\nAccept: */*\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
