package cn.xdf.arch.xlss.provisioner.directory;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.kube.Freshness;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesClients;
import cn.xdf.arch.xlss.kube.KubernetesProperties;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import cn.xdf.arch.xlss.provisioner.directory.DirectoryTask.Verb;
import cn.xdf.arch.xlss.volume.BasePath;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a pass over a slot asks the API, by what the watch and the API say of it. */
class BatchStarterIT {
    private static final String PODS = "/api/v1/namespaces/xlss-system/pods";
    private static final int MINUTE = 60_000;

    @RegisterExtension
    static final WireMockExtension SERVER =
            WireMockExtension.newInstance().options(options().dynamicPort()).build();

    private final KubernetesProperties properties = KubernetesProperties.defaults();
    private final KubernetesClients clients = KubernetesClients.at(SERVER.baseUrl(), properties);
    private final KubernetesApi api = new KubernetesApi(clients, properties, Clock.systemUTC());
    private final WatchedCaches caches = new WatchedCaches(
            clients, new Freshness(Clock.systemUTC(), properties.staleAfter()), properties, Clock.systemUTC());
    private final DirectoryPods pods = new DirectoryPods(api, caches, () -> true);
    private final BatchStarter starter = new BatchStarter(api, pods, Clock.systemUTC());
    private final DirectoryTask first = task("1");
    private final DirectoryTask second = task("2");

    @AfterEach
    void stop() {
        caches.stop();
        clients.close();
    }

    @Test
    void a_slot_that_is_busy_as_the_watch_says_is_waited_for_without_a_request() {
        given(List.of(pod(first)), List.of(pod(first)));
        want(first, second);

        assertThat(starter.reconcile(first.slot()).again()).isPositive();

        SERVER.verify(0, recordings());
        SERVER.verify(0, postRequestedFor(urlPathEqualTo(PODS)));
        assertThat(pods.waiting().next(first.slot(), 9)).containsExactly(second);
    }

    @Test
    void a_pod_that_the_watch_does_not_show_yet_is_not_started_twice() {
        given(List.of(), List.of(pod(first)));
        want(first, second);

        assertThat(starter.reconcile(first.slot()).again()).isPositive();

        SERVER.verify(1, recordings());
        SERVER.verify(0, postRequestedFor(urlPathEqualTo(PODS)));
        assertThat(pods.waiting().next(first.slot(), 9)).containsExactly(second);
    }

    @Test
    void all_that_waits_gets_one_pod_after_one_look() {
        given(List.of(), List.of());
        want(first, second);

        assertThat(starter.reconcile(first.slot()).again()).isNull();

        SERVER.verify(1, recordings());
        SERVER.verify(1, postRequestedFor(urlPathEqualTo(PODS)));
        assertThat(pods.waiting().isEmpty(first.slot())).isTrue();
    }

    private void want(DirectoryTask... tasks) {
        Stream.of(tasks).forEach(task -> pods.want(task, () -> true));
    }

    private RequestPatternBuilder recordings() {
        return getRequestedFor(urlPathEqualTo(PODS))
                .withQueryParam("labelSelector", containing(BatchBuilder.SLOT))
                .withoutQueryParam("watch");
    }

    private void given(List<V1Pod> watched, List<V1Pod> recorded) {
        V1Pod agent = new V1Pod().spec(new V1PodSpec().containers(List.of(agent())));
        SERVER.stubFor(any(anyUrl()).willReturn(jsonResponse("{}", 200)));
        SERVER.stubFor(get(urlPathEqualTo(PODS))
                .withQueryParam("labelSelector", containing("xlss-node-agent"))
                .willReturn(list(List.of(agent.metadata(pod(first).getMetadata())))));
        SERVER.stubFor(get(urlPathEqualTo(PODS))
                .withQueryParam("labelSelector", containing(BatchBuilder.SLOT))
                .willReturn(list(recorded)));
        SERVER.stubFor(get(urlPathEqualTo(PODS))
                .withQueryParam("labelSelector", equalTo(BatchBuilder.LANE))
                .willReturn(list(watched)));
        SERVER.stubFor(get(urlPathEqualTo(PODS))
                .withQueryParam("watch", equalTo("true"))
                .willReturn(jsonResponse("", 200).withFixedDelay(MINUTE)));
        caches.start();
        Awaitility.await().until(() -> pods.isFresh() && pods.all().size() == watched.size());
    }

    private static ResponseDefinitionBuilder list(List<V1Pod> pods) {
        return jsonResponse(
                "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":["
                        + pods.stream().map(JSON::serialize).collect(Collectors.joining(",")) + "]}",
                200);
    }

    private static V1Pod pod(DirectoryTask task) {
        V1Pod pod = BatchBuilder.pod(task.slot().podName(7), List.of(task), agent(), new V1PodSpec());
        pod.getMetadata().setUid("pod-uid");
        return pod;
    }

    private static V1Container agent() {
        return new V1Container().name("node-agent").image("xlss/node-agent:1");
    }

    private static DirectoryTask task(String uid) {
        return new DirectoryTask(
                Verb.MAKE, "pvc-" + uid, "n1", new BasePath("/data"), "pool-1", ObjectKey.of("ns", "data-" + uid), uid);
    }
}
