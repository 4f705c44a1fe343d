package cn.xdf.arch.xlss.extender.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cn.xdf.arch.xlss.http.Fault;
import cn.xdf.arch.xlss.http.RejectedRequest;
import cn.xdf.arch.xlss.http.WireJson;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class NodeNamesTest {
    private static final JsonMapper PLAIN = new JsonMapper();
    private static final String REQUEST = "{\"Pod\":{\"metadata\":{},\"spec\":{}},\"NodeNames\":%s,\"New\":[\"x\"]}";

    private final WireJson json = new WireJson();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[\"n1\"]",
                "[\"n1\",\"n2\",\"n1\",\"n3\"]",
                "[\"\",\"n\"]",
                "[ \"n1\",\"n2\"]",
                "[\"n1\" , \"n2\"]",
                "[\"n1\",\"n2\" ]",
                "[\"a\\\"b\",\"n2\",\"c\\\\\",\"d\\ne\"]",
                "[\"n1\",\"\\u006e2\",\"n3\"]",
                "[\"n\u00e4me\",\"\u540d\",\"\ud83d\ude00\",\"n4\"]"
            })
    void namesAreReadAndAnsweredAsTheyWereSent(String names) {
        List<String> wanted =
                PLAIN.readTree(names).valueStream().map(JsonNode::stringValue).toList();
        NodeNames read = read(names, StandardCharsets.UTF_8);
        assertThat(read).isEqualTo(wanted);
        for (int subset = 0; subset < 1 << wanted.size(); subset++) {
            BitSet places = BitSet.valueOf(new long[] {subset});
            List<String> kept = places.stream().mapToObj(wanted::get).toList();
            assertThat(read.only(places)).isEqualTo(kept);
            assertThat(answered(FilterAnswer.passed(read.only(places))).get("NodeNames"))
                    .isEqualTo(PLAIN.valueToTree(kept));
        }
    }

    @Test
    void bodiesInOtherEncodingsAreRead() {
        assertThat(read("[\"n1\",\"n2\"]", StandardCharsets.UTF_16)).containsExactly("n1", "n2");
        assertThat(read("[\"n1\",\"n2\"]", Charset.forName("UTF-32LE"))).containsExactly("n1", "n2");
        byte[] marked = ("\ufeff" + REQUEST.formatted("[\"n1\",\"n2\"]")).getBytes(StandardCharsets.UTF_8);
        assertThat(json.read(marked, NodesRequest.class).nodeNames()).containsExactly("n1", "n2");
    }

    @Test
    void anAnswerOnManyNodesIsWhole() {
        var names = IntStream.range(0, 9_999).mapToObj(i -> "worker-" + i).toList();
        NodeNames read =
                read(names.stream().collect(Collectors.joining("\",\"", "[\"", "\"]")), StandardCharsets.UTF_8);
        assertThat(read).isEqualTo(names);
        assertThat(answered(FilterAnswer.passed(read)).get("NodeNames")).isEqualTo(PLAIN.valueToTree(names));
        int[] scores = IntStream.range(0, names.size()).map(i -> i % 11).toArray();
        JsonNode scored = answered(new HostScores(read, scores));
        assertThat(scored.valueStream().map(one -> one.get("Host").stringValue()))
                .isEqualTo(names);
        assertThat(scored.valueStream().mapToInt(one -> one.get("Score").intValue()))
                .containsExactly(IntStream.of(scores).boxed().toArray(Integer[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"n1\",]", "[\"n1\"", "[\"n1", "[\"n1\"\"n2\"]", "[\"n\n\"]", "[,\"n1\"]", "[\"\\x\"]"})
    void whatIsNoListIsRefused(String names) {
        var rejected = catchThrowableOfType(RejectedRequest.class, () -> read(names, StandardCharsets.UTF_8));
        assertThat(rejected.fault()).isEqualTo(Fault.NOT_JSON);
    }

    /** Before they fill the memory: the body may hold millions. */
    @Test
    void noMoreNamesAreFoundThanAreAnswered() {
        byte[] most = "[%s\"\"]"
                .formatted("\"\",".repeat(RequiredNodes.MOST_NODES - 1))
                .getBytes(StandardCharsets.UTF_8);
        byte[] more = "[%s\"\"]"
                .formatted("\"\",".repeat(RequiredNodes.MOST_NODES + 1))
                .getBytes(StandardCharsets.UTF_8);
        assertThat(new PlainNames(most, 0).read()).isPresent();
        assertThat(new PlainNames(more, 0).read()).isEmpty();
    }

    @Test
    void halfACharacterIsRefused() {
        var rejected =
                catchThrowableOfType(RejectedRequest.class, () -> read("[\"n1\",\"\\ud800\"]", StandardCharsets.UTF_8));
        assertThat(rejected.fault()).isEqualTo(Fault.WRONG_TYPE);
    }

    private NodeNames read(String names, Charset encoding) {
        return json.read(REQUEST.formatted(names).getBytes(encoding), NodesRequest.class)
                .nodeNames();
    }

    private JsonNode answered(Object answer) {
        return PLAIN.readTree(json.write(answer));
    }
}
