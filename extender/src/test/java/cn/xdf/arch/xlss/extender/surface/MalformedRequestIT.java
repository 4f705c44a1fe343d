package cn.xdf.arch.xlss.extender.surface;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.notFound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import cn.xdf.arch.xlss.http.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every way to get a request wrong, two hundred times each, over raw sockets against the real program. */
@Timeout(180)
@Tag("slow")
class MalformedRequestIT {
    private static final int TIMES = 200;
    private static final int ROUNDS = 5;
    private static final int MEBIBYTE = 1024 * 1024;

    private static RunningExtender extender;

    @BeforeAll
    static void start() throws IOException {
        extender = new RunningExtender("--xlss.extender.request-timeout=3s"); // 4 MiB must fit in it on a busy machine
    }

    @AfterAll
    static void stop() {
        extender.close();
    }

    @BeforeEach
    void aNewMinute() {
        extender.clock.move(Duration.ofMinutes(2));
        extender.problems();
    }

    @Test
    void eachClassIsAnsweredCountedAndLoggedOnceAndLeavesNothingBehind() throws Exception {
        for (var malformed : Malformed.all()) {
            double counted = extender.count(malformed.verb(), malformed.fault().label());
            send(malformed, TIMES);
            assertThat(extender.count(malformed.verb(), malformed.fault().label()) - counted)
                    .as(malformed.name())
                    .isEqualTo(TIMES);
        }
        assertOneLineEach(Malformed.all().stream().map(Malformed::fault).toList());
        assertDoesNotGrow(() -> {
            for (var malformed : Malformed.all()) {
                send(malformed, TIMES);
            }
        });
    }

    @Test
    void aBodyOfTwentyMegabytesIsRefusedWhetherAnnouncedOrNot() throws Exception {
        double counted = extender.count("filter", "too_large");
        sendLarge(TIMES);
        assertThat(extender.count("filter", "too_large") - counted).isEqualTo(TIMES);
        assertOneLineEach(List.of(Fault.TOO_LARGE));
        assertDoesNotGrow(() -> sendLarge(TIMES));
    }

    @Test
    void halfARequestIsGivenUpAndItsConnectionClosed() throws Exception {
        double counted = timeouts();
        sendHalves(TIMES);
        assertThat(timeouts() - counted).isEqualTo(TIMES);
        assertOneLineEach(List.of(Fault.TIMEOUT));
        assertDoesNotGrow(() -> sendHalves(TIMES));
    }

    @Test
    void drippingDoesNotBuyTime() throws Exception {
        try (var client = new RawClient(extender.port())) {
            var started = System.nanoTime();
            try {
                for (int i = 0; i < 200; i++) {
                    client.send(i == 0 ? "POST /scheduler/filter HTTP/1.1\r\nX: " : "x");
                    Thread.sleep(50);
                }
            } catch (IOException closed) {
                // as hoped
            }
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void pipeliningIsCutOff() throws Exception {
        extender.resetApi();
        extender.api.stubFor(any(anyUrl()).willReturn(notFound().withFixedDelay(2_000)));
        double counted = extender.count("bind", "pipelined");
        try (var client = new RawClient(extender.port())) {
            client.send(RawClient.post("/scheduler/bind", BindIT.BIND));
            Thread.sleep(200);
            client.send(RawClient.post("/scheduler/bind", BindIT.BIND));
            assertThat(client.closedByServer()).isTrue();
        }
        assertThat(extender.count("bind", "pipelined") - counted).isOne();
    }

    private static void sendLarge(int times) throws IOException {
        for (int i = 0; i < times; i++) {
            try (var client = new RawClient(extender.port())) {
                boolean chunked = i % 2 == 1;
                client.sendUntilAnswered(largeHead(chunked), largePart(chunked), 20);
                assertRefused(client.answer(), 413, "more than 4194304 bytes");
            }
        }
    }

    /** All at the same time, as they would be if somebody meant harm. */
    private static void sendHalves(int times) throws IOException {
        var halves = List.of(
                "POST /sched",
                "POST /scheduler/filter HTTP/1.1\r\nHost: a\r\nContent-",
                "POST /scheduler/filter HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{\"P");
        var clients = new ArrayList<RawClient>();
        for (int i = 0; i < times; i++) {
            clients.add(new RawClient(extender.port()).send(halves.get(i % halves.size())));
        }
        for (var client : clients) {
            try (client) {
                assertRefused(client.answer(), 408, "not complete");
                assertThat(client.closedByServer()).isTrue();
            }
        }
    }

    private static double timeouts() {
        return extender.count("filter", "timeout") + extender.count("other", "timeout");
    }

    private static void send(Malformed malformed, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            try (var client = new RawClient(extender.port())) {
                assertRefused(client.send(malformed.bytes()).answer(), malformed.status(), malformed.words());
            }
        }
    }

    private static void assertRefused(RawClient.Answer answer, int status, String words) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.head()).containsIgnoringCase("content-type: application/json");
        assertThat(answer.body())
                .startsWith("{\"Error\":\"xlss: ")
                .contains(words)
                .doesNotContain("Exception", "\tat ");
    }

    private static void assertOneLineEach(List<Fault> faults) {
        var expected = faults.stream().distinct().collect(Collectors.toMap(Fault::label, f -> 1L));
        var lines = extender.problems();
        assertThat(lines)
                .allSatisfy(line -> assertThat(line).doesNotContain("\n").contains("fault="));
        assertThat(lines.stream()
                        .collect(Collectors.groupingBy(
                                l -> l.replaceAll(".*fault=(\\w+).*", "$1"), Collectors.counting())))
                .isEqualTo(expected);
    }

    /** Pools and caches fill in the first rounds and then stay; what leaks grows in every round. */
    private static void assertDoesNotGrow(Round round) throws Exception {
        Footprint before = settled();
        for (int i = 0; i < ROUNDS; i++) {
            round.send();
            Footprint after = settled();
            System.out.println("before " + before + ", after " + after);
            if (!after.exceeds(before)) {
                return;
            }
            before = after;
        }
        fail("grows with every " + TIMES + " requests, at last to " + before);
    }

    /** When all connections are closed. */
    private static Footprint settled() throws InterruptedException {
        Awaitility.await("all connections are closed")
                .atMost(Duration.ofSeconds(10))
                .until(() -> extender.gauge("xlss.extender.connections") == 0);
        return Footprint.now();
    }

    private interface Round {
        void send() throws IOException;
    }

    private static byte[] largeHead(boolean chunked) {
        return ("POST /scheduler/filter HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + (chunked
                                ? "Transfer-Encoding: chunked\r\n\r\n"
                                : "Content-Length: " + 20 * MEBIBYTE + "\r\n\r\n"))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] largePart(boolean chunked) {
        var part = " ".repeat(MEBIBYTE);
        return (chunked ? "100000\r\n" + part + "\r\n" : part).getBytes(StandardCharsets.ISO_8859_1);
    }
}
