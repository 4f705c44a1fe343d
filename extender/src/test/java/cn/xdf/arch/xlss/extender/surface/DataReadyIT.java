package cn.xdf.arch.xlss.extender.surface;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.patch;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An extender that starts where another one died with a bind in its hands; the restore that it held the bind for has failed meanwhile. */
@Timeout(180)
@Tag("slow")
class DataReadyIT {
    private static final String POD = "/api/v1/namespaces/default/pods/p";
    private static final String STATUS = POD + "/status";
    private static final Duration COURTESY = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void aConditionThatSaysRestoringIsCorrectedUnlessSomebodyHasDoneSoMeanwhile() throws IOException {
        try (var extender = new RunningExtender()) {
            given(extender, pod("RestoreFailed"));
            awaitWhile(extender, () -> extender.api.verify(getRequestedFor(urlEqualTo(POD))));
            extender.api.verify(0, patchRequestedFor(urlEqualTo(STATUS)));
            given(extender, pod("Restoring"));
            awaitWhile(
                    extender,
                    () -> extender.api.verify(patchRequestedFor(urlEqualTo(STATUS))
                            .withRequestBody(
                                    matchingJsonPath("$[?(@.path == '/metadata/resourceVersion' && @.value == '7')]"))
                            .withRequestBody(matchingJsonPath(
                                    "$[?(@.path == '/status/conditions/1' && @.value.reason == 'RestoreFailed')]"))
                            .withRequestBody(matchingJsonPath(
                                    "$[?(@.value.message == 'the restore default-p-localpv-pr to node n3 failed (TargetLost): n3 is lost;"
                                            + " next: another node is chosen')]"))));
        }
    }

    /** What the watches tell, and what the pod is when it is read anew. */
    private static void given(RunningExtender extender, String fresh) {
        extender.resetApi();
        extender.api.stubFor(get(urlEqualTo(POD)).willReturn(okJson(fresh)));
        extender.api.stubFor(patch(urlEqualTo(STATUS)).willReturn(okJson(fresh)));
        listed(extender, "/api/v1/pods", pod("Restoring"));
        listed(extender, "/apis/localpv.k8s.arch.xdf.cn/v1/pvrestores", """
                {"metadata": {"name": "default-p-localpv-pr", "namespace": "default", "uid": "uid-restore", "resourceVersion": "7",
                    "labels": {"localpv.k8s.arch.xdf.cn/pod-uid": "uid-1"}},
                 "spec": {"nodeName": "n3", "namespace": "default", "podName": "p", "volumes": ["pvc-1"]},
                 "status": {"phase": "Failed", "reason": "TargetLost", "message": "n3 is lost"}}
                """);
    }

    /** In a watch, for the list has been read by now. */
    private static void listed(RunningExtender extender, String url, String object) {
        extender.api.stubFor(get(urlPathEqualTo(url))
                .withQueryParam("watch", equalTo("true"))
                .willReturn(okJson("{\"type\": \"ADDED\", \"object\": " + object.replace("\n", "") + "}\n")));
    }

    private static void awaitWhile(RunningExtender extender, Runnable seen) {
        Awaitility.await().atMost(SOON).pollInterval(COURTESY).untilAsserted(() -> {
            extender.clock.move(COURTESY); // not faster: what the watches told would be too old to act on
            seen.run();
        });
    }

    private static String pod(String reason) {
        return """
                {"metadata": {"name": "p", "namespace": "default", "uid": "uid-1", "resourceVersion": "7"},
                 "spec": {"schedulerName": "xlss-scheduler", "containers": [],
                     "volumes": [{"name": "v", "persistentVolumeClaim": {"claimName": "data"}}]},
                 "status": {"conditions": [
                     {"type": "PodScheduled", "status": "False"},
                     {"type": "localpv.k8s.arch.xdf.cn/data-ready", "status": "False", "reason": "%s", "message": "restoring on n3"}]}}
                """.formatted(reason);
    }
}
