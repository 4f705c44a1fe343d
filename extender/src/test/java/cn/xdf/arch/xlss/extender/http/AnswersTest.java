package cn.xdf.arch.xlss.extender.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.xdf.arch.xlss.extender.wire.FilterAnswer;
import cn.xdf.arch.xlss.extender.wire.NodeNames;
import cn.xdf.arch.xlss.extender.wire.Verb;
import cn.xdf.arch.xlss.http.WireJson;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.NettyDataBufferFactory;

class AnswersTest {
    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
    private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(memory);
    private final WireJson json = new WireJson();
    private final Answers answers = new Answers(json);

    @Test
    void writesTheSameHoweverLargeTheLastOneWas() {
        for (int nodes : new int[] {1, 10_000, 3, 10_000, 10_001}) {
            FilterAnswer answer = answer(nodes);
            DataBuffer buffer = answers.write(Verb.FILTER, answer, buffers);
            assertThat(buffer.toString(StandardCharsets.UTF_8))
                    .isEqualTo(new String(json.write(answer), StandardCharsets.UTF_8));
            DataBufferUtils.release(buffer);
        }
        assertThat(used()).isZero();
    }

    @Test
    void keepsNoMemoryOfAnAnswerThatCannotBeWritten() {
        assertThatThrownBy(() -> answers.write(Verb.FILTER, new Broken(), buffers))
                .isInstanceOf(RuntimeException.class);
        assertThat(used()).isZero();
    }

    private long used() {
        return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
    }

    private static FilterAnswer answer(int nodes) {
        List<String> names =
                IntStream.range(0, nodes).mapToObj(i -> "node-" + i).toList();
        return FilterAnswer.passed(NodeNames.of(names));
    }

    record Broken() {
        public String getFault() {
            throw new IllegalStateException("switched on by the test");
        }
    }
}
