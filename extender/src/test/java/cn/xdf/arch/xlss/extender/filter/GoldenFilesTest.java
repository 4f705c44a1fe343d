package cn.xdf.arch.xlss.extender.filter;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.extender.cluster.GivenFacts;
import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.wire.FilterAnswer;
import cn.xdf.arch.xlss.extender.wire.NodeNames;
import cn.xdf.arch.xlss.extender.wire.NodesRequest;
import cn.xdf.arch.xlss.extender.wire.PreemptRequest;
import cn.xdf.arch.xlss.extender.wire.Reasons;
import cn.xdf.arch.xlss.http.WireJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Add a folder to {@code golden/verdicts}, get a test: given-VERB.json is what a scheduler sends, then-VERB.json what it gets. The cluster is
 * {@code golden/cluster.yaml} and what the folder's given-cluster.yaml adds to it.
 */
class GoldenFilesTest {
    private static final Path CASES = Path.of("src/test/resources/golden/verdicts");
    private static final Path CLUSTER = CASES.resolveSibling("cluster.yaml");
    private static final JsonMapper PLAIN = new JsonMapper();

    private final WireJson json = new WireJson();

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        var given = Files.find(
                CASES, 2, (file, attributes) -> file.getFileName().toString().matches("given-.*\\.json"));
        return given.sorted()
                .map(file -> DynamicTest.dynamicTest(CASES.relativize(file).toString(), () -> check(file)));
    }

    private void check(Path given) throws IOException {
        var verb = given.getFileName().toString().replaceAll("given-|\\.json", "");
        var answer = PLAIN.readTree(json.write(answer(verb, Files.readAllBytes(given), facts(given))));
        var then = PLAIN.readTree(Files.readAllBytes(given.resolveSibling("then-" + verb + ".json")));
        assertThat(answer).as(answer.toPrettyString()).isEqualTo(then);
    }

    private static Facts facts(Path given) throws IOException {
        var facts = new GivenFacts().add(CLUSTER);
        var more = given.resolveSibling("given-cluster.yaml");
        return Files.exists(more) ? facts.add(more) : facts;
    }

    @Test
    void staleKnowledgeIsAnErrorForPodsWithClaimsOnly() {
        var facts = new GivenFacts();
        facts.fault = Optional.of("knowledge of the API is 42 s old");
        var claim = "{\"name\":\"v\",\"persistentVolumeClaim\":{\"claimName\":\"c\"}}";
        assertThat(new NodeFilter(facts).judge(request(claim)).error())
                .isEqualTo("xlss: knowledge of the API is 42 s old");
        assertThat(new NodeFilter(facts).judge(request("")).nodeNames()).containsExactly("n1");
    }

    private NodesRequest request(String volumes) {
        var body = "{\"Pod\":{\"metadata\":{},\"spec\":{\"volumes\":[" + volumes + "]}},\"NodeNames\":[\"n1\"]}";
        return json.read(body.getBytes(StandardCharsets.UTF_8), NodesRequest.class);
    }

    private Object answer(String verb, byte[] body, Facts facts) {
        return switch (verb) {
            case "filter" -> explained(json.read(body, NodesRequest.class), new NodeFilter(facts));
            case "prioritize" -> new NodeScorer(facts).score(json.read(body, NodesRequest.class));
            case "preempt" -> new PreemptionFilter(facts).judge(json.read(body, PreemptRequest.class));
            default -> throw new IllegalArgumentException(verb);
        };
    }

    /** With the reason of each node that was left out because another one passes: as if the scheduler had asked for it alone. */
    private static FilterAnswer explained(NodesRequest request, NodeFilter filter) {
        var answer = filter.judge(request);
        if (answer.nodeNames().isEmpty()) {
            return answer;
        }
        assertThat(answer.unresolvable().reasons()).isEmpty();
        var refused = new ArrayList<String>();
        var reasons = new ArrayList<String>();
        for (var node : request.nodeNames()) {
            if (!answer.nodeNames().contains(node)) {
                var alone = new NodesRequest(request.pod(), request.nodes(), NodeNames.of(List.of(node)));
                var reason = filter.judge(alone).unresolvable();
                refused.addAll(reason.nodes());
                reasons.addAll(reason.reasons());
            }
        }
        return new FilterAnswer(answer.nodeNames(), new Reasons(NodeNames.of(refused), reasons), answer.error());
    }
}
