package cn.xdf.arch.xlss.webhook.surface;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.http.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real program over real TLS: what it answers to the API server, and to those who mean harm. */
@Timeout(180)
@Tag("slow")
class ReviewIT {
    private static final int TIMES = 5;
    private static final String PATH = "/route-pods?timeout=2s";
    private static final String SPEC =
            "{\"schedulerName\":\"default-scheduler\",\"volumes\":[{\"name\":\"v\",\"persistentVolumeClaim\":{\"claimName\":\"data\"}}]}";

    private static RunningWebhook webhook;

    @BeforeAll
    static void start() throws IOException {
        webhook = new RunningWebhook();
    }

    @AfterAll
    static void stop() {
        webhook.close();
    }

    @Test
    void a_pod_with_a_claim_of_ours_is_patched() throws IOException {
        var answer = post(review(SPEC));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"apiVersion\":\"admission.k8s.io/v1\"", "\"uid\":\"u-1\"", "\"allowed\":true");
        String patch = answer.body().replaceAll(".*\"patch\":\"([^\"]+)\".*", "$1");
        assertThat(new String(Base64.getDecoder().decode(patch), StandardCharsets.UTF_8))
                .isEqualTo("[{\"op\":\"add\",\"path\":\"/spec/schedulerName\",\"value\":\"xlss-scheduler\"}]");
    }

    /** A kept connection goes on to a dead replica: the next review must choose anew. */
    @Test
    void each_review_has_a_connection_of_its_own() throws IOException {
        try (var client = new TlsClient(webhook.port())) {
            assertThat(client.send(TlsClient.post(PATH, "application/json", review(SPEC)))
                            .head())
                    .containsIgnoringCase("connection: close");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void another_scheduler_is_left_with_a_warning() throws IOException {
        assertThat(post(review(SPEC.replace("default-scheduler", "volcano"))).body())
                .contains("\"allowed\":true", "schedulerName volcano is left as it is")
                .doesNotContain("patch");
    }

    @Test
    void a_claim_that_memory_does_not_know_is_asked_for() throws IOException {
        webhook.api.stubFor(get(urlPathEqualTo("/api/v1/namespaces/ns/persistentvolumeclaims/late"))
                .willReturn(okJson(RunningWebhook.claim("late"))));
        assertThat(post(review(SPEC.replace("\"data\"", "\"late\""))).body()).contains("\"patch\":");
        assertThat(post(review(SPEC.replace("\"data\"", "\"never\""))).body())
                .contains("\"allowed\":true")
                .doesNotContain("patch");
    }

    @Test
    void an_API_that_does_not_answer_holds_no_pod_up_longer_than_the_limit() throws IOException {
        webhook.api.stubFor(get(urlPathEqualTo("/api/v1/namespaces/ns/persistentvolumeclaims/slow"))
                .willReturn(okJson(RunningWebhook.claim("slow")).withFixedDelay(15_000)));
        assertThat(post(review(SPEC.replace("\"data\"", "\"slow\""))).body())
                .contains("\"allowed\":true")
                .doesNotContain("patch");
    }

    @Test
    void a_new_certificate_is_shown_without_a_restart() throws IOException {
        String before;
        try (var client = new TlsClient(webhook.port())) {
            client.send(TlsClient.post(PATH, "application/json", review(SPEC)));
            before = client.serial();
        }
        String next = webhook.certificate();
        webhook.renew();
        Awaitility.await("the new one is shown").atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            try (var client = new TlsClient(webhook.port())) {
                assertThat(client.send(TlsClient.post(PATH, "application/json", review(SPEC)))
                                .status())
                        .isEqualTo(200);
                assertThat(client.serial()).isEqualTo(next).isNotEqualTo(before);
            }
        });
    }

    /** Every class five times: answered with its code and words, counted, logged once a minute, and nothing is left standing. */
    @Test
    void hostile_requests_are_refused_cleanly() throws IOException {
        webhook.problems();
        for (Hostile hostile : hostile()) {
            double counted = webhook.count(hostile.request, hostile.fault.label());
            for (int i = 0; i < TIMES; i++) {
                try (var client = new TlsClient(webhook.port())) {
                    var answer = client.send(hostile.bytes);
                    assertThat(answer.status())
                            .as(hostile.name + ": " + answer.body())
                            .isEqualTo(hostile.fault.status());
                    assertThat(answer.head()).containsIgnoringCase("content-type: application/json");
                    assertThat(answer.body())
                            .as(hostile.name)
                            .contains("\"kind\":\"Status\"", "xlss: ", hostile.words)
                            .doesNotContain("Exception", "\tat ");
                }
            }
            assertThat(webhook.count(hostile.request, hostile.fault.label()) - counted)
                    .as(hostile.name)
                    .isEqualTo(TIMES);
        }
        var lines = webhook.problems();
        assertThat(lines)
                .allSatisfy(line -> assertThat(line).doesNotContain("\n").contains("fault="));
        assertThat(lines.stream()
                        .collect(Collectors.groupingBy(
                                line -> line.replaceAll(".*fault=(\\w+).*", "$1"), Collectors.counting()))
                        .values())
                .allMatch(times -> times == 1);
        assertThat(post(review(SPEC)).body()).contains("\"patch\":");
    }

    @Test
    void who_speaks_no_TLS_is_counted_and_cut_off() throws IOException {
        double counted = webhook.count("other", "bad_tls");
        for (int i = 0; i < TIMES; i++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), webhook.port())) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().readAllBytes(); // ends when the server closes
            } catch (java.net.SocketException reset) {
                // closed, too
            }
        }
        Awaitility.await("all are counted").atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(
                        webhook.count("other", "bad_tls") - counted)
                .isEqualTo(TIMES));
        assertThat(webhook.problems()).allSatisfy(line -> assertThat(line).doesNotContain("\n"));
    }

    private static TlsClient.Answer post(String body) throws IOException {
        try (var client = new TlsClient(webhook.port())) {
            return client.send(TlsClient.post(PATH, "application/json", body));
        }
    }

    private static String review(String spec) {
        return "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\",\"request\":{\"uid\":\"u-1\","
                + "\"kind\":{\"group\":\"\",\"version\":\"v1\",\"kind\":\"Pod\"},\"operation\":\"CREATE\",\"namespace\":\"ns\","
                + "\"userInfo\":{\"username\":\"a\"},\"object\":{\"metadata\":{\"generateName\":\"p-\"},\"spec\":"
                + spec
                + "},\"oldObject\":null,\"dryRun\":false}}";
    }

    private record Hostile(String name, String request, String bytes, Fault fault, String words) {}

    private static List<Hostile> hostile() {
        String good = review(SPEC);
        return List.of(
                body("not JSON", "{", Fault.NOT_JSON, "not JSON"),
                body("empty", "", Fault.NOT_JSON, "empty"),
                body("a list", "[]", Fault.WRONG_TYPE, "one object is expected"),
                body("null", "null", Fault.WRONG_TYPE, "null"),
                body("something behind it", good + " x", Fault.NOT_JSON, "not JSON"),
                body("wrong kind", good.replace("AdmissionReview", "Pod"), Fault.WRONG_VALUE, "`kind`"),
                body("wrong version", good.replace("io/v1\"", "io/v1beta1\""), Fault.WRONG_VALUE, "`apiVersion`"),
                body("capitals", good.replace("\"request\":", "\"Request\":"), Fault.WRONG_CASE, "`request`"),
                body(
                        "capitals inside",
                        good.replace("\"schedulerName\"", "\"SchedulerName\""),
                        Fault.WRONG_CASE,
                        "`schedulerName`"),
                body(
                        "twice the same key",
                        good.replace("\"uid\":\"u-1\"", "\"uid\":\"u-1\",\"uid\":\"u-2\""),
                        Fault.DUPLICATE_KEY,
                        "uid"),
                body(
                        "no request",
                        "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\"}",
                        Fault.MISSING_FIELD,
                        "`request`"),
                body("no uid", good.replace("\"uid\":\"u-1\",", ""), Fault.MISSING_FIELD, "`request.uid`"),
                body("a long uid", good.replace("u-1", "u".repeat(200)), Fault.WRONG_VALUE, "`request.uid`"),
                body("no pod", good.replace("\"object\":", "\"other\":"), Fault.MISSING_FIELD, "`request.object`"),
                body("another object", good.replace("\"Pod\"", "\"Secret\""), Fault.WRONG_VALUE, "kind.kind"),
                body("an update", good.replace("CREATE", "UPDATE"), Fault.WRONG_VALUE, "`request.operation`"),
                body(
                        "a path as namespace",
                        good.replace("\"ns\"", "\"../x\""),
                        Fault.WRONG_VALUE,
                        "`request.namespace`"),
                body("a path as claim", good.replace("\"data\"", "\"../x\""), Fault.WRONG_VALUE, "claimName"),
                body("a number as volumes", review("{\"volumes\":7}"), Fault.WRONG_TYPE, "volumes"),
                body("a volume of null", review("{\"volumes\":[null]}"), Fault.WRONG_TYPE, "null"),
                body(
                        "no quantity",
                        review(
                                "{\"volumes\":[{\"name\":\"v\",\"ephemeral\":{\"volumeClaimTemplate\":{\"spec\":"
                                        + "{\"storageClassName\":\"xlss\",\"resources\":{\"requests\":{\"storage\":\"many\"}}}}}}]}"),
                        Fault.WRONG_VALUE,
                        "no quantity"),
                body("10,000 deep", "{\"a\":" + "[".repeat(10_000), Fault.BEYOND_LIMITS, "depth"),
                body("a million tokens", "{\"a\":[" + "0,".repeat(500_000) + "0]}", Fault.BEYOND_LIMITS, "Token count"),
                new Hostile(
                        "5 MiB",
                        "review",
                        "POST " + PATH
                                + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 5242880\r\n\r\n",
                        Fault.TOO_LARGE,
                        "4194304"),
                new Hostile(
                        "unknown path",
                        "other",
                        TlsClient.post("/route-pods/x", "application/json", good),
                        Fault.UNKNOWN_PATH,
                        "no such path"),
                new Hostile(
                        "wrong method",
                        "review",
                        "GET " + PATH + " HTTP/1.1\r\nHost: a\r\n\r\n",
                        Fault.WRONG_METHOD,
                        "POST"),
                new Hostile(
                        "wrong content type",
                        "review",
                        TlsClient.post(PATH, "text/plain", good),
                        Fault.WRONG_CONTENT_TYPE,
                        "text/plain"),
                new Hostile("no HTTP", "other", "hello\r\n\r\n", Fault.BAD_HTTP, "not HTTP"),
                new Hostile(
                        "a header of 20 KB",
                        "other",
                        "POST " + PATH + " HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n",
                        Fault.HEADER_TOO_LARGE,
                        "header"));
    }

    private static Hostile body(String name, String body, Fault fault, String words) {
        return new Hostile(name, "review", TlsClient.post(PATH, "application/json", body), fault, words);
    }
}
