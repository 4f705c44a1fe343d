package cn.xdf.arch.xlss.extender.filter;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.extender.wire.NodesRequest;
import cn.xdf.arch.xlss.extender.wire.PreemptRequest;
import cn.xdf.arch.xlss.extender.wire.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.json.JsonMapper;

/** Add a folder to {@code golden/verdicts}, get a test: given-VERB.json is what a scheduler sends, then-VERB.json what it gets. */
class GoldenFilesTest {
    private static final Path CASES = Path.of("src/test/resources/golden/verdicts");
    private static final JsonMapper PLAIN = new JsonMapper();

    private final WireJson json = new WireJson();

    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        var given = Files.find(
                CASES, 2, (file, attributes) -> file.getFileName().toString().startsWith("given-"));
        return given.sorted()
                .map(file -> DynamicTest.dynamicTest(CASES.relativize(file).toString(), () -> check(file)));
    }

    private void check(Path given) throws IOException {
        var verb = given.getFileName().toString().replaceAll("given-|\\.json", "");
        var answer = PLAIN.readTree(json.write(answer(verb, Files.readAllBytes(given))));
        var then = PLAIN.readTree(Files.readAllBytes(given.resolveSibling("then-" + verb + ".json")));
        assertThat(answer).as(answer.toPrettyString()).isEqualTo(then);
    }

    private Object answer(String verb, byte[] body) {
        return switch (verb) {
            case "filter" -> new NodeFilter().judge(json.read(body, NodesRequest.class));
            case "prioritize" -> new NodeScorer().score(json.read(body, NodesRequest.class));
            case "preempt" -> new PreemptionFilter().judge(json.read(body, PreemptRequest.class));
            default -> throw new IllegalArgumentException(verb);
        };
    }
}
