package cn.xdf.arch.xlss.kube;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cn.xdf.arch.xlss.kube.KubernetesFailure.Kind;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class KubernetesApiIT {
    private static final ObjectKey POD = ObjectKey.of("kafka", "kafka-0");
    private static final String POD_URL = "/api/v1/namespaces/kafka/pods/kafka-0";

    @RegisterExtension
    static final WireMockExtension SERVER =
            WireMockExtension.newInstance().options(options().dynamicPort()).build();

    private final KubernetesApi api = api(SERVER.baseUrl());

    private static KubernetesApi api(String url) {
        KubernetesProperties quick = new KubernetesProperties(
                null,
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofSeconds(1),
                Duration.ofMillis(200),
                Duration.ofSeconds(1),
                1000);
        return new KubernetesApi(KubernetesClients.at(url, quick), quick, Clock.systemUTC());
    }

    @Test
    void a_merge_patch_carries_its_own_fields_and_no_empty_lists_that_would_wipe_finalizers() {
        SERVER.stubFor(any(anyUrl()).willReturn(jsonResponse("{\"metadata\":{\"name\":\"kafka-0\"}}", 200)));
        Map<String, Object> annotations = new HashMap<>();
        annotations.put("set", "1");
        annotations.put("removed", null);

        api.mergePatch(ResourceKind.PODS, POD, Map.of("metadata", Map.of("annotations", annotations)));

        SERVER.verify(patchRequestedFor(urlEqualTo(POD_URL))
                .withHeader("Content-Type", containing("application/merge-patch+json"))
                .withRequestBody(equalToJson("{\"metadata\":{\"annotations\":{\"set\":\"1\",\"removed\":null}}}")));
    }

    @Test
    void a_json_patch_of_the_status_goes_to_the_status_with_its_tests() {
        SERVER.stubFor(any(anyUrl()).willReturn(jsonResponse("{}", 200)));

        api.jsonPatchStatus(
                ResourceKind.PODS, POD, JsonPatch.empty().testVersion("7").add("/status/phase", "Running"));

        SERVER.verify(patchRequestedFor(urlEqualTo(POD_URL + "/status"))
                .withHeader("Content-Type", containing("application/json-patch+json"))
                .withRequestBody(
                        equalToJson("[{\"op\":\"test\",\"path\":\"/metadata/resourceVersion\",\"value\":\"7\"},"
                                + "{\"op\":\"add\",\"path\":\"/status/phase\",\"value\":\"Running\"}]")));
    }

    @ParameterizedTest
    @CsvSource({
        "400,BadRequest,INVALID",
        "401,Unauthorized,FORBIDDEN",
        "403,Forbidden,FORBIDDEN",
        "404,NotFound,NOT_FOUND",
        "409,Conflict,CONFLICT",
        "409,AlreadyExists,ALREADY_EXISTS",
        "410,Expired,EXPIRED",
        "422,Invalid,INVALID",
        "429,TooManyRequests,TOO_MANY_REQUESTS",
        "500,InternalError,OTHER",
        "503,ServiceUnavailable,UNREACHABLE",
        "504,Timeout,TIMEOUT"
    })
    void the_kind_of_a_refusal_comes_from_its_code_and_reason(int code, String reason, Kind kind) {
        SERVER.stubFor(get(anyUrl())
                .willReturn(jsonResponse(
                                "{\"kind\":\"Status\",\"message\":\"the server says so\",\"reason\":\"" + reason
                                        + "\"}",
                                code)
                        .withHeader("Retry-After", "3")));

        KubernetesFailure failure = failureOf(() -> api.get(ResourceKind.PODS, POD));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));
        assertThat(failure).hasMessageContaining("the server says so").hasMessageContaining("GET " + POD_URL);
    }

    @Test
    void a_json_patch_that_does_not_apply_is_a_conflict_and_an_invalid_object_is_not() {
        SERVER.stubFor(any(anyUrl())
                .willReturn(
                        jsonResponse("{\"kind\":\"Status\",\"reason\":\"Invalid\",\"details\":{},\"code\":422}", 422)));
        JsonPatch patch = JsonPatch.empty().testVersion("1").remove("/metadata/labels");
        assertThat(failureOf(() -> api.jsonPatch(ResourceKind.PODS, POD, patch)).kind())
                .isEqualTo(Kind.CONFLICT);

        SERVER.stubFor(any(anyUrl())
                .willReturn(jsonResponse(
                        "{\"kind\":\"Status\",\"reason\":\"Invalid\",\"details\":{\"causes\":[{\"field\":\"x\"}]}}",
                        422)));
        assertThat(failureOf(() -> api.jsonPatch(ResourceKind.PODS, POD, patch)).kind())
                .isEqualTo(Kind.INVALID);
    }

    @Test
    void nobody_listening_is_unreachable_and_silence_is_a_timeout() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        KubernetesFailure refused =
                failureOf(() -> api("http://127.0.0.1:" + free).get(ResourceKind.PODS, POD));
        assertThat(refused.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(refused.outcomeUnknown()).isTrue();

        SERVER.stubFor(get(anyUrl()).willReturn(aResponse().withFixedDelay(5000)));
        KubernetesApi hurried = api.within(Duration.ofSeconds(1));
        assertThat(failureOf(() -> hurried.get(ResourceKind.PODS, POD)).kind()).isEqualTo(Kind.TIMEOUT);

        SERVER.stubFor(get(anyUrl()).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        assertThat(failureOf(() -> api.get(ResourceKind.PODS, POD)).kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void an_interrupted_command_is_a_failure_too_and_leaves_the_mark() {
        SERVER.stubFor(any(anyUrl()).willReturn(jsonResponse("{}", 200)));
        Thread.currentThread().interrupt();

        KubernetesFailure failure =
                failureOf(() -> api.within(Duration.ofSeconds(1)).get(ResourceKind.PODS, POD));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.outcomeUnknown()).isTrue();
    }

    @Test
    void an_answer_that_is_no_json_is_a_failure_with_a_kind() {
        SERVER.stubFor(get(anyUrl()).willReturn(aResponse().withBody("<html>a proxy</html>")));
        assertThat(failureOf(() -> api.get(ResourceKind.PODS, POD)).kind()).isEqualTo(Kind.OTHER);
    }

    @Test
    void a_binding_answered_with_a_status_is_a_success() {
        SERVER.stubFor(any(anyUrl()).willReturn(jsonResponse("{\"kind\":\"Status\",\"status\":\"Success\"}", 201)));

        api.bind(POD, "uid-1", "n2");

        SERVER.verify(
                postRequestedFor(urlEqualTo(POD_URL + "/binding"))
                        .withRequestBody(
                                equalToJson(
                                        "{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"namespace\":\"kafka\",\"name\":\"kafka-0\","
                                                + "\"uid\":\"uid-1\"},\"target\":{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"name\":\"n2\"}}")));
    }

    @Test
    void a_deletion_names_the_uid_it_means() {
        SERVER.stubFor(any(anyUrl()).willReturn(jsonResponse("{\"kind\":\"Status\"}", 200)));

        api.delete(ResourceKind.PODS, POD, "uid-1", Duration.ZERO);

        SERVER.verify(deleteRequestedFor(urlEqualTo(POD_URL))
                .withRequestBody(
                        equalToJson("{\"preconditions\":{\"uid\":\"uid-1\"},\"gracePeriodSeconds\":0}", true, true)));
    }

    @Test
    void deletes_only_what_nobody_has_changed() {
        SERVER.stubFor(any(anyUrl()).willReturn(jsonResponse("{}", 200)));

        api.deleteUnchanged(ResourceKind.PODS, POD, "uid-1", "42", Duration.ZERO);

        SERVER.verify(deleteRequestedFor(urlEqualTo(POD_URL))
                .withRequestBody(equalToJson(
                        "{\"preconditions\":{\"uid\":\"uid-1\",\"resourceVersion\":\"42\"},\"gracePeriodSeconds\":0}",
                        true,
                        true)));
    }

    @Test
    void a_long_list_comes_page_by_page() {
        SERVER.stubFor(get(urlPathEqualTo("/api/v1/pods"))
                .willReturn(jsonResponse(
                        "{\"metadata\":{\"continue\":\"more/=\"},\"items\":[{\"metadata\":{\"name\":\"a\"}}]}", 200)));
        SERVER.stubFor(get(urlPathEqualTo("/api/v1/pods"))
                .withQueryParam("continue", equalTo("more/="))
                .withQueryParam("labelSelector", equalTo("app in (x,y)"))
                .willReturn(jsonResponse("{\"metadata\":{},\"items\":[{\"metadata\":{\"name\":\"b\"}}]}", 200)));

        List<V1Pod> pods = api.list(ResourceKind.PODS, ListQuery.ALL.labels("app in (x,y)"));

        assertThat(pods).extracting(pod -> pod.getMetadata().getName()).containsExactly("a", "b");
    }

    @Test
    void the_event_loop_may_not_block() {
        SERVER.stubFor(any(anyUrl()).willReturn(jsonResponse("{}", 200)));

        Mono<V1Pod> onTheLoop =
                Mono.fromCallable(() -> api.get(ResourceKind.PODS, POD)).subscribeOn(Schedulers.parallel());

        assertThatThrownBy(() -> onTheLoop.block(Duration.ofSeconds(5)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("event loop");
    }

    @Test
    void a_name_cannot_climb_out_of_its_path() {
        assertThatThrownBy(() -> api.get(ResourceKind.PODS, ObjectKey.of("kafka", "..")))
                .isInstanceOf(IllegalArgumentException.class);
        SERVER.stubFor(get(anyUrl()).willReturn(jsonResponse("{}", 404)));
        assertThat(failureOf(() -> api.get(ResourceKind.PODS, ObjectKey.of("a/b", "c?d"))))
                .hasMessageContaining("/namespaces/a%2Fb/pods/c%3Fd");
    }

    @Test
    void a_status_without_its_version_is_never_written() {
        V1Pod pod = new V1Pod().metadata(new V1ObjectMeta().namespace("kafka").name("kafka-0"));
        assertThatThrownBy(() -> api.replaceStatus(ResourceKind.PODS, pod))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static KubernetesFailure failureOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(KubernetesFailure.class, call);
    }
}
