package cn.xdf.arch.xlss.extender.surface;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** More connections, and more bytes at once, than the extender has room for. */
@Timeout(60)
@Tag("slow")
class FloodIT {
    private static final int MOST = 8;
    private static final String FILTER = "{\"Pod\":{\"metadata\":{},\"spec\":{}},\"NodeNames\":[\"n1\"]}";

    private static RunningExtender extender;

    private final List<RawClient> clients = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        extender = new RunningExtender(
                "--xlss.extender.max-connections=" + MOST,
                "--xlss.extender.max-body-bytes=65536",
                "--xlss.extender.request-timeout=5s");
    }

    @AfterAll
    static void stop() {
        extender.close();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (var client : clients) {
            client.close();
        }
        for (int i = 0; i < 50 && extender.gauge("xlss.extender.connections") > 0; i++) {
            Thread.sleep(50);
        }
    }

    @Test
    void silentConnectionsNeitherPileUpNorKeepTheSchedulerOut() throws Exception {
        var scheduler = client();
        assertThat(scheduler
                        .send(RawClient.post("/scheduler/filter", FILTER))
                        .answer()
                        .status())
                .isEqualTo(200);
        for (int i = 0; i < 10 * MOST; i++) {
            client();
        }
        Thread.sleep(300);
        assertThat(extender.gauge("xlss.extender.connections")).isLessThanOrEqualTo(MOST);
        assertThat(client().send(RawClient.post("/scheduler/filter", FILTER))
                        .answer()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void connectionsAtWorkAreNotTouchedAndAnotherIsTurnedAway() throws Exception {
        extender.resetApi();
        extender.api.stubFor(any(anyUrl()).willReturn(notFound().withFixedDelay(2_000)));
        for (int i = 0; i < MOST; i++) {
            client().send(RawClient.post("/scheduler/bind", BindIT.BIND));
        }
        Thread.sleep(300);
        assertThat(client().answer().status()).isEqualTo(503);
        for (var held : clients.subList(0, MOST)) {
            assertThat(held.answer().body()).isEqualTo("{\"Error\":\"xlss: the pod is gone\"}");
        }
    }

    @Test
    void largeBodiesShareABudget() throws Exception {
        for (int i = 0; i < 2; i++) {
            client().send(large()).send(" ".repeat(1_000));
        }
        Thread.sleep(300);
        assertThat(client().send(large()).answer().status()).isEqualTo(503);
        for (var client : clients) {
            client.close();
        }
        Thread.sleep(300);
        var body = FILTER + " ".repeat(60_000);
        assertThat(client().send(RawClient.post("/scheduler/filter", body))
                        .answer()
                        .status())
                .isEqualTo(200);
    }

    private RawClient client() throws IOException {
        var client = new RawClient(extender.port());
        clients.add(client);
        return client;
    }

    private static String large() {
        return "POST /scheduler/filter HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n";
    }
}
