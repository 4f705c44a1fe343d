package cn.xdf.arch.xlss.webhook.surface;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real program, before an API that has a pod of a StatefulSet which slipped past and whose volume is on a lost node. */
@Timeout(120)
@Tag("slow")
class RemakeIT {
    private static final String POD_URL = "/api/v1/namespaces/ns/pods/db-0";
    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/xlss-system/leases";
    private static final String LEASE =
            "{\"metadata\":{\"name\":\"xlss-webhook\",\"namespace\":\"xlss-system\",\"resourceVersion\":\"1\"},\"spec\":{}}";
    private static final String POD = """
            {"metadata":{"namespace":"ns","name":"db-0","uid":"p-1","resourceVersion":"7","creationTimestamp":"2026-01-01T00:00:00Z",
              "ownerReferences":[{"apiVersion":"apps/v1","kind":"StatefulSet","name":"db","uid":"s-1","controller":true}]},
             "spec":{"schedulerName":"default-scheduler","containers":[],
              "volumes":[{"name":"data","persistentVolumeClaim":{"claimName":"data"}}]},
             "status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable"}]}}
            """;
    private static final String VOLUME = """
            {"metadata":{"name":"pv-1","uid":"v-1","resourceVersion":"1","annotations":{
              "pv.kubernetes.io/provisioned-by":"localpv.k8s.arch.xdf.cn/hostpath","localpv.k8s.arch.xdf.cn/home":"n2",
              "localpv.k8s.arch.xdf.cn/home-pool":"pool-1","localpv.k8s.arch.xdf.cn/epoch":"0"}},
             "spec":{"capacity":{"storage":"1Gi"},"local":{"path":"/var/lib/xlss/pv-1"},"nodeAffinity":{"required":{"nodeSelectorTerms":[
              {"matchExpressions":[{"key":"kubernetes.io/hostname","operator":"In","values":["n2"]}]}]}}},
             "status":{"phase":"Bound"}}
            """;

    /** The first deletion meets somebody who has just changed the pod: nothing is told or counted, and the pod is looked at again. */
    @Test
    void a_slipped_pod_of_a_lost_home_is_deleted_as_it_was_read_and_its_controller_is_told() throws IOException {
        try (RunningWebhook webhook = new RunningWebhook(RemakeIT::given, "--xlss.webhook.slipped-after=1s")) {
            Awaitility.await("an Event of the controller")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> webhook.api.verify(event("PodRemade")
                            .withRequestBody(matchingJsonPath("$.involvedObject[?(@.uid == 's-1')]"))
                            .withRequestBody(
                                    matchingJsonPath("$.message", containing("volume pv-1, node n2, is lost")))));
            webhook.api.verify(
                    2,
                    deleteRequestedFor(urlEqualTo(POD_URL))
                            .withRequestBody(equalToJson(
                                    "{\"preconditions\":{\"uid\":\"p-1\",\"resourceVersion\":\"7\"},\"gracePeriodSeconds\":0}",
                                    true,
                                    true)));
            assertThat(webhook.value("xlss.webhook.pods.remade")).isEqualTo(1);
        }
    }

    @Test
    void switched_off_it_is_only_told_of() throws Exception {
        try (RunningWebhook webhook = new RunningWebhook(
                RemakeIT::given, "--xlss.webhook.slipped-after=1s", "--xlss.webhook.remake-slipped-pods=false")) {
            Awaitility.await("an Event of the pod")
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> webhook.api.verify(event("NotRouted")));
            Thread.sleep(5_000); // the other test's deletion comes 2 s after this Event
            webhook.api.verify(0, deleteRequestedFor(urlEqualTo(POD_URL)));
        }
    }

    private static RequestPatternBuilder event(String reason) {
        return postRequestedFor(urlEqualTo("/api/v1/namespaces/ns/events"))
                .withRequestBody(matchingJsonPath("$[?(@.reason == '" + reason + "')]"));
    }

    private static void given(RunningWebhook webhook) {
        webhook.list("/api/v1/pods", POD);
        answer(webhook, get(urlPathEqualTo(POD_URL)), POD);
        answer(
                webhook,
                get(urlPathEqualTo("/api/v1/namespaces/ns/persistentvolumeclaims/data")),
                "{\"metadata\":{\"namespace\":\"ns\",\"name\":\"data\"},\"spec\":{\"storageClassName\":\"xlss\",\"volumeName\":\"pv-1\"}}");
        answer(webhook, get(urlPathEqualTo("/api/v1/persistentvolumes/pv-1")), VOLUME);
        answer(
                webhook,
                get(urlPathEqualTo("/apis/localpv.k8s.arch.xdf.cn/v1/storagenodes/n2")),
                "{\"metadata\":{\"name\":\"n2\"},\"status\":{\"verdict\":{\"state\":\"Lost\"}}}");
        answer(
                webhook,
                get(urlPathEqualTo("/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/xlss-webhook")),
                "{\"metadata\":{\"name\":\"xlss-webhook\"},\"webhooks\":[{\"name\":\"a\",\"admissionReviewVersions\":[\"v1\"],"
                        + "\"sideEffects\":\"None\",\"clientConfig\":{\"caBundle\":\"YQ==\"}}]}");
        answer(webhook, post(urlPathEqualTo(LEASES)), LEASE);
        answer(webhook, patch(urlPathEqualTo(LEASES + "/xlss-webhook")), LEASE);
        answer(webhook, post(urlPathEqualTo("/api/v1/namespaces/ns/events")), "{}");
        webhook.api.stubFor(delete(urlEqualTo(POD_URL))
                .inScenario("bound meanwhile")
                .whenScenarioStateIs(Scenario.STARTED)
                .willSetStateTo("again")
                .willReturn(aResponse()
                        .withStatus(409)
                        .withHeader("Content-Type", "application/json")
                        .withBody("{\"kind\":\"Status\",\"code\":409,\"reason\":\"Conflict\"}")));
        webhook.api.stubFor(delete(urlEqualTo(POD_URL))
                .inScenario("bound meanwhile")
                .whenScenarioStateIs("again")
                .willReturn(okJson("{}")));
    }

    private static void answer(RunningWebhook webhook, MappingBuilder request, String json) {
        webhook.api.stubFor(request.willReturn(okJson(json)));
    }
}
