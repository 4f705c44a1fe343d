package cn.xdf.arch.xlss.e2e.install;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import cn.xdf.arch.xlss.e2e.harness.Command.Checkout;
import cn.xdf.arch.xlss.e2e.harness.Manifests;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people apply, as this version of Kubernetes takes it; the components are installed on test clusters. */
@Tag("slow")
class ManifestsE2E {
    private static final JsonMapper JSON = new JsonMapper();

    static final List<String> EVERYWHERE = Manifests.EVERYWHERE;

    @ParameterizedTest
    @FieldSource("EVERYWHERE")
    void the_server_takes_it(String folder, Cluster cluster) {
        assertThat(Manifests.dryRun(cluster, folder).orFail()).contains("deployment.apps/xlss-scheduler");
    }

    /** It takes longer to start than its scheduler, and kubelets start containers in this order, which a patch may change. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "manifests",
                "manifests/overlays/dev",
                "manifests/overlays/kubernetes-1.20",
                "manifests/overlays/kubernetes-1.23"
            })
    void the_extender_starts_before_its_scheduler(String folder, Cluster cluster) {
        String rendered =
                cluster.kubectl("kustomize", Checkout.root().resolve(folder).toString());
        JsonNode scheduler = StreamSupport.stream(new Yaml().loadAll(rendered).spliterator(), false)
                .<JsonNode>map(JSON::valueToTree)
                .filter(one -> one.path("kind").asString().equals("Deployment")
                        && one.at("/metadata/name").asString().equals("xlss-scheduler"))
                .findFirst()
                .orElseThrow();
        assertThat(scheduler.at("/spec/template/spec/containers").valueStream().map(one -> one.path("name")
                        .asString()))
                .containsExactly("extender", "kube-scheduler");
    }

    /** Kinds that this cluster does not have are all that is wrong with them. */
    @ParameterizedTest
    @CsvSource({
        "manifests/overlays/kubernetes-1.20, no matches for kind \"PodDisruptionBudget\" in version \"policy/v1beta1\"",
        "manifests/overlays/cert-manager, in version \"cert-manager.io/v1\""
    })
    void the_server_takes_the_rest_of_it(String folder, String missing, Cluster cluster) {
        Command.Result result = Manifests.dryRun(cluster, folder);
        assertThat(result.output()).contains("deployment.apps/xlss-scheduler");
        assertThat(result.error()
                        .lines()
                        .filter(line -> !line.startsWith("Warning") && !line.startsWith("ensure CRDs are installed")))
                .isNotEmpty()
                .allMatch(line -> line.contains(missing));
    }

    @Test
    void no_policy_of_ours_has_an_expression_that_the_server_doubts(Cluster cluster) {
        var policies = cluster.json("get", "validatingadmissionpolicies", "-l", "app.kubernetes.io/part-of=xlss")
                .path("items");
        assertThat(policies.size()).isEqualTo(10);
        assertThat(policies.valueStream()).allSatisfy(policy -> assertThat(
                        policy.at("/status/typeChecking/expressionWarnings").toString())
                .isIn("", "[]"));
    }
}
