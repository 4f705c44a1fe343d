package cn.xdf.arch.xlss.provisioner.provision;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.jsonResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.patchRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesClients;
import cn.xdf.arch.xlss.kube.KubernetesProperties;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.Outcome;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BeginningIT {
    @RegisterExtension
    static final WireMockExtension SERVER =
            WireMockExtension.newInstance().options(options().dynamicPort()).build();

    /** A scheduler that does not know us would choose it again, and again we would take it back. No room is kept for it: the extender sees to that. */
    @Test
    void a_claim_that_can_never_have_a_volume_keeps_its_node() {
        SERVER.stubFor(any(anyUrl()).willReturn(jsonResponse("{}", 200)));
        SERVER.stubFor(get(urlEqualTo("/apis/storage.k8s.io/v1/storageclasses/xlss"))
                .willReturn(jsonResponse(
                        "{\"metadata\":{\"name\":\"xlss\"},\"provisioner\":\"localpv.k8s.arch.xdf.cn/hostpath\"}",
                        200)));

        Outcome outcome = new Beginning(store(), null, null, null, null).start(shared());

        assertThat(outcome).isEqualTo(Outcome.done());
        SERVER.verify(0, patchRequestedFor(urlPathMatching(".*/persistentvolumeclaims/.*"))); // an Event may be patched
    }

    private static ClaimStore store() {
        var properties = KubernetesProperties.defaults();
        var api = new KubernetesApi(KubernetesClients.at(SERVER.baseUrl(), properties), properties, Clock.systemUTC());
        var events = new EventRecorder(api, "test", Clock.systemUTC(), Runnable::run);
        return new ClaimStore(api, events, new ProvisionMeters(List::of, new SimpleMeterRegistry()));
    }

    private static ClaimFacts shared() {
        return new ClaimFacts(
                ObjectKey.of("ns", "data"),
                "abc-1",
                "1",
                "xlss",
                "n1",
                "",
                "",
                "",
                false,
                List.of("ReadWriteMany"),
                "Filesystem",
                "1Mi",
                1 << 20,
                List.of());
    }
}
