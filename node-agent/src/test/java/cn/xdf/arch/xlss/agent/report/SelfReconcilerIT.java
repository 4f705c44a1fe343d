package cn.xdf.arch.xlss.agent.report;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.StorageNode.Pool;
import cn.xdf.arch.xlss.kube.Freshness;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesClients;
import cn.xdf.arch.xlss.kube.KubernetesProperties;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the agent asks and writes, by what the watch has told it and what the API says when it is asked. */
class SelfReconcilerIT {
    private static final String ALL = "/apis/localpv.k8s.arch.xdf.cn/v1/storagenodes";
    private static final String SELF = ALL + "/n1";
    private static final Instant STARTED = Instant.parse("2026-01-02T03:04:05Z");
    private static final String TRUE = node("25");
    private static final String FORGED = node("99");

    @RegisterExtension
    final WireMockExtension server =
            WireMockExtension.newInstance().options(options().dynamicPort()).build();

    private final KubernetesProperties properties = KubernetesProperties.defaults();
    private KubernetesClients clients;
    private WatchedCaches caches;
    private WatchedCache<WrittenReport> seen;
    private boolean forgotten;

    @AfterEach
    void stop() {
        caches.stop();
        clients.close();
    }

    @Test
    void while_the_watch_says_what_is_true_nothing_is_asked() throws Exception {
        SelfReconciler reconciler = watching(TRUE, TRUE);
        reconciler.reconcile(ObjectKey.of("n1"));
        assertThat(asked()).isEmpty();
        assertThat(reconciler.isReported()).isTrue();
    }

    @Test
    void a_report_that_somebody_changed_is_written_again() throws Exception {
        watching(FORGED, FORGED).reconcile(ObjectKey.of("n1"));
        assertThat(asked()).containsExactly("GET " + SELF, "PATCH " + SELF + "/status");
    }

    @Test
    void a_report_that_somebody_deleted_is_written_again_and_nothing_of_it_remembered() throws Exception {
        watching("", "").reconcile(ObjectKey.of("n1"));
        assertThat(asked()).containsExactly("GET " + SELF, "POST " + ALL, "PATCH " + SELF + "/status");
        assertThat(forgotten).isTrue();
    }

    @Test
    void a_watch_that_is_behind_our_own_write_makes_us_look_and_not_write_again() throws Exception {
        watching(FORGED, TRUE).reconcile(ObjectKey.of("n1"));
        assertThat(asked()).containsExactly("GET " + SELF);
    }

    @Test
    void what_a_watch_said_long_ago_is_not_believed() throws Exception {
        SelfReconciler reconciler = watching(TRUE, FORGED, Duration.ofSeconds(60));
        reconciler.reconcile(ObjectKey.of("n1"));
        assertThat(asked()).containsExactly("GET " + SELF, "PATCH " + SELF + "/status");
    }

    private SelfReconciler watching(String watched, String there) throws InterruptedException {
        return watching(watched, there, Duration.ZERO);
    }

    /** @param age of what the watch has said */
    private SelfReconciler watching(String watched, String there, Duration age) throws InterruptedException {
        server.stubFor(any(anyUrl()).atPriority(9).willReturn(aResponse().withStatus(404)));
        server.stubFor(any(anyUrl())
                .withQueryParam("watch", equalTo("true"))
                .atPriority(1)
                .willReturn(aResponse().withFixedDelay(60_000)));
        server.stubFor(get(urlPathEqualTo(ALL))
                .willReturn(
                        okJson("{\"metadata\": {\"resourceVersion\": \"7\"}, \"items\": [%s]}".formatted(watched))));
        if (!there.isEmpty()) {
            server.stubFor(get(urlPathEqualTo(SELF)).willReturn(okJson(there)));
        }
        server.stubFor(any(urlPathEqualTo(SELF + "/status")).willReturn(okJson(TRUE)));
        server.stubFor(post(urlPathEqualTo(ALL)).willReturn(jsonResponse(TRUE, 201)));
        clients = KubernetesClients.at(server.baseUrl(), properties);
        Instant[] now = {Instant.now()};
        caches = new WatchedCaches(
                clients, new Freshness(() -> now[0], properties.staleAfter()), properties, () -> now[0]);
        seen = SelfReconciler.watch(caches, ObjectKey.of("n1"));
        caches.start();
        assertThat(seen.awaitSync(Duration.ofSeconds(10))).isTrue();
        now[0] = now[0].plus(age);
        KubernetesApi api = new KubernetesApi(clients, properties, Clock.systemUTC());
        return new SelfReconciler(api, new SelfReport("25", STARTED), pools(), seen);
    }

    private ReportedPools pools() {
        return new ReportedPools() {
            @Override
            public Optional<List<Pool>> toTell(Set<String> known) {
                return Optional.of(List.of());
            }

            @Override
            public void forget() {
                forgotten = true;
            }
        };
    }

    /** But for the watch, its list, and the heartbeat. */
    private List<String> asked() {
        return server.getAllServeEvents().reversed().stream()
                .map(event -> event.getRequest().getMethod() + " "
                        + event.getRequest().getUrl().split("\\?")[0])
                .filter(line -> !line.equals("GET " + ALL) && !line.equals("GET /readyz"))
                .toList();
    }

    private static String node(String version) {
        return """
                {"apiVersion": "localpv.k8s.arch.xdf.cn/v1", "kind": "StorageNode", "metadata": {"name": "n1"},
                 "status": {"agent": {"version": "%s", "startedAt": "%s"}, "pools": []}}
                """.formatted(version, STARTED);
    }
}
