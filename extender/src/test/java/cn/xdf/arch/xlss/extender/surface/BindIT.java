package cn.xdf.arch.xlss.extender.surface;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Binds through the real program, with WireMock as its API server. */
@Timeout(60)
@Tag("slow")
class BindIT {
    static final String BIND = "{\"PodName\":\"p\",\"PodNamespace\":\"default\",\"PodUID\":\"uid-1\",\"Node\":\"n2\"}";

    private static final Path CASES = Path.of("src/test/resources/golden/bind");
    private static final String POD_URL = "/api/v1/namespaces/default/pods/p";
    private static final String SUCCESS =
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Success\",\"code\":201}";
    private static final String HELD = "xlss.extender.binds.held";
    private static final JsonMapper PLAIN = new JsonMapper();

    private static RunningExtender extender;

    @BeforeAll
    static void start() throws IOException {
        extender = new RunningExtender();
    }

    @AfterAll
    static void stop() {
        extender.close();
    }

    @BeforeEach
    void forget() {
        extender.resetApi();
        extender.problems();
    }

    /** Add a folder to {@code golden/bind}, get a test. Without given-pod.json the pod is gone; given-claim.json and given-volume.json are its data. */
    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        return Files.list(CASES)
                .sorted()
                .map(folder -> DynamicTest.dynamicTest(folder.getFileName().toString(), () -> check(folder)));
    }

    private void check(Path folder) throws IOException {
        extender.resetApi();
        extender.api.stubFor(
                post(urlMatching(".*/binding")).willReturn(okJson(SUCCESS).withStatus(201)));
        serve(folder.resolve("given-pod.json"), "/api/v1/namespaces/default/pods/[a-z0-9]+");
        serve(folder.resolve("given-claim.json"), "/api/v1/namespaces/default/persistentvolumeclaims/[a-z0-9]+");
        serve(folder.resolve("given-volume.json"), "/api/v1/persistentvolumes/[-a-z0-9]+");
        awaitFilledCaches();
        var then = PLAIN.readTree(Files.readString(folder.resolve("then-bind.json")));
        var given = PLAIN.readTree(Files.readString(folder.resolve("given-bind.json")));
        assertThat(bind(given.toString())).isEqualTo(then.get("answer"));
        extender.api.verify(
                then.get("bindings").asInt(),
                postRequestedFor(urlMatching(".*/binding"))
                        .withRequestBody(matchingJsonPath("$.metadata.uid"))
                        .withRequestBody(matchingJsonPath(
                                "$.target[?(@.name == '" + given.get("Node").asString() + "')]")));
    }

    private static void serve(Path file, String url) throws IOException {
        if (Files.exists(file)) {
            extender.api.stubFor(get(urlMatching(url)).willReturn(okJson(Files.readString(file))));
        }
    }

    @Test
    void aConflictThatAnotherAttemptCausedIsSuccess() throws IOException {
        extender.api.stubFor(get(urlEqualTo(POD_URL))
                .inScenario("a")
                .whenScenarioStateIs(Scenario.STARTED)
                .willReturn(okJson(pod("")))
                .willSetStateTo("bound"));
        extender.api.stubFor(get(urlEqualTo(POD_URL))
                .inScenario("a")
                .whenScenarioStateIs("bound")
                .willReturn(okJson(pod("n2"))));
        binding(status(409, "Conflict"));
        assertThat(bind(BIND).get("Error").asString()).isEmpty();
    }

    @Test
    void failuresOfTheApiAreAnsweredLoggedAndCounted() throws IOException {
        extender.api.stubFor(get(urlEqualTo(POD_URL)).willReturn(okJson(pod(""))));
        for (var code : new int[] {403, 404, 409, 422, 500}) {
            double counted = extender.count("bind", "failed");
            binding(status(code, "Why"));
            assertThat(bind(BIND).get("Error").asString()).as("code " + code).isNotEmpty();
            assertThat(extender.count("bind", "failed") - counted).isOne();
            assertThat(extender.problems())
                    .hasSize(1)
                    .allMatch(line -> line.contains("default/p") && !line.contains("\n"));
        }
    }

    @Test
    void anApiThatIsAwayIsAnErrorAndNoFloodOfLines() throws IOException {
        extender.clock.move(Duration.ofMinutes(2));
        int port = extender.api.port();
        extender.api.stop();
        try {
            for (int i = 0; i < 20; i++) {
                assertThat(bind(BIND).get("Error").asString()).contains("/api/v1/namespaces/default/pods/p");
            }
            assertThat(extender.problems().stream().filter(line -> line.contains("bind of")))
                    .hasSize(1);
        } finally {
            extender.restartApi(port);
        }
    }

    @Test
    void aHeldBindAndAnIdleConnectionOutliveTheRequestTimeout() throws Exception {
        binding(okJson(SUCCESS).withStatus(201));
        extender.api.stubFor(get(urlEqualTo(POD_URL))
                .willReturn(okJson(pod("")).withFixedDelay(4 * (int) RunningExtender.REQUEST_TIMEOUT.toMillis())));
        try (var client = new RawClient(extender.port())) {
            for (int i = 0; i < 2; i++) {
                var answer =
                        client.send(RawClient.post("/scheduler/bind", BIND)).answer();
                assertThat(answer.body()).isEqualTo("{\"Error\":\"\"}");
                Thread.sleep(RunningExtender.REQUEST_TIMEOUT.multipliedBy(3).toMillis());
            }
        }
    }

    /** They are held before and after it: no clock has to tell that it did not wait for them. */
    @Test
    void filterIsAnsweredWhileBindsAreHeld() throws Exception {
        onItsWay();
        awaitFilledCaches();
        var held = new RawClient[50];
        for (int i = 0; i < held.length; i++) {
            held[i] = new RawClient(extender.port()).send(RawClient.post("/scheduler/bind", BIND));
        }
        awaitHeld(held.length);
        try (var client = new RawClient(extender.port())) {
            client.send(RawClient.post(
                    "/scheduler/filter", "{\"Pod\":{\"metadata\":{},\"spec\":{}},\"NodeNames\":[\"n1\"]}"));
            assertThat(client.answer().status()).isEqualTo(200);
        }
        assertThat(extender.gauge(HELD)).isEqualTo(held.length);
        for (var client : held) {
            client.close();
        }
        awaitHeld(0);
    }

    /** The pod's volume was given to n2 and is not in place yet; nothing changes that. */
    private static void onItsWay() {
        extender.api.stubFor(get(urlEqualTo(POD_URL)).willReturn(okJson("""
                {"metadata": {"name": "p", "namespace": "default", "uid": "uid-1"},
                 "spec": {"containers": [], "volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}]}}
                """)));
        extender.api.stubFor(get(urlEqualTo("/api/v1/namespaces/default/persistentvolumeclaims/data"))
                .willReturn(okJson("""
                        {"metadata": {"name": "data", "namespace": "default", "uid": "uid-data"},
                         "spec": {"storageClassName": "xlss", "volumeName": "pvc-1"}, "status": {"phase": "Bound"}}
                        """)));
        extender.api.stubFor(get(urlEqualTo("/api/v1/persistentvolumes/pvc-1")).willReturn(okJson("""
                {"metadata": {"name": "pvc-1", "annotations": {
                    "pv.kubernetes.io/provisioned-by": "localpv.k8s.arch.xdf.cn/hostpath",
                    "localpv.k8s.arch.xdf.cn/home": "n2", "localpv.k8s.arch.xdf.cn/home-pool": "pool",
                    "localpv.k8s.arch.xdf.cn/epoch": "1", "localpv.k8s.arch.xdf.cn/placing": "r/n2/pool/s"}},
                 "spec": {"claimRef": {"namespace": "default", "name": "data", "uid": "uid-data"},
                     "local": {"path": "/var/lib/xlss/pvc-1"},
                     "nodeAffinity": {"required": {"nodeSelectorTerms": [{"matchExpressions": [
                         {"key": "kubernetes.io/hostname", "operator": "In", "values": ["n1"]}]}]}}}}
                """)));
    }

    private static void awaitFilledCaches() {
        Awaitility.await("the caches are filled").atMost(Duration.ofSeconds(20)).until(() -> extender.ready());
    }

    private static void awaitHeld(int binds) {
        Awaitility.await("so many binds are held")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(extender.gauge(HELD)).isEqualTo(binds));
    }

    @Test
    void aBindNobodyWaitsForIsNotWritten() throws Exception {
        binding(okJson(SUCCESS).withStatus(201));
        extender.api.stubFor(get(urlEqualTo(POD_URL)).willReturn(okJson(pod("")).withFixedDelay(1_000)));
        double counted = extender.count("bind", "abandoned");
        try (var client = new RawClient(extender.port())) {
            client.send(RawClient.post("/scheduler/bind", BIND));
            Thread.sleep(300);
        }
        Thread.sleep(1_500);
        extender.api.verify(0, postRequestedFor(urlMatching(".*/binding")));
        assertThat(extender.count("bind", "abandoned") - counted).isOne();
        assertThat(extender.gauge("xlss.extender.binds.in.flight")).isZero();
    }

    private static JsonNode bind(String request) throws IOException {
        try (var client = new RawClient(extender.port())) {
            var answer = client.send(RawClient.post("/scheduler/bind", request)).answer();
            assertThat(answer.status()).isEqualTo(200);
            return PLAIN.readTree(answer.body());
        }
    }

    private static void binding(ResponseDefinitionBuilder response) {
        extender.api.stubFor(post(urlEqualTo(POD_URL + "/binding")).willReturn(response));
    }

    private static ResponseDefinitionBuilder status(int code, String reason) {
        return aResponse()
                .withStatus(code)
                .withHeader("Content-Type", "application/json")
                .withBody(
                        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"message\":\"no\",\"reason\":\"%s\",\"code\":%d}"
                                .formatted(reason, code));
    }

    private static String pod(String node) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\",\"namespace\":\"default\",\"uid\":\"uid-1\"},"
                + "\"spec\":{\"containers\":[]" + (node.isEmpty() ? "" : ",\"nodeName\":\"" + node + "\"") + "}}";
    }
}
