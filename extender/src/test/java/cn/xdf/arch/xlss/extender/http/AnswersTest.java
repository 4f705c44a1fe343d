package cn.xdf.arch.xlss.extender.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cn.xdf.arch.xlss.extender.wire.FilterAnswer;
import cn.xdf.arch.xlss.extender.wire.HostScores;
import cn.xdf.arch.xlss.extender.wire.NodeNames;
import cn.xdf.arch.xlss.extender.wire.Reasons;
import cn.xdf.arch.xlss.http.EncodedAnswer;
import cn.xdf.arch.xlss.http.WireJson;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
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
    void largeAnswersAreWrittenIntoMemoryThatNeedNotGrow() {
        NodeNames names = NodeNames.of(
                IntStream.range(0, 10_000).mapToObj(i -> "node-" + i).toList());
        for (EncodedAnswer answer : List.of(
                FilterAnswer.passed(names),
                FilterAnswer.passed(NodeNames.NONE),
                FilterAnswer.error("no"),
                FilterAnswer.refused(
                        new Reasons(names, Collections.nCopies(10_000, "xlss: volume v is on n, which is lost"))),
                new HostScores(names, new int[10_000]))) {
            DataBuffer buffer = answers.write(answer, buffers);
            String written = buffer.toString(StandardCharsets.UTF_8);
            assertThat(written).isEqualTo(new String(json.write(answer), StandardCharsets.UTF_8));
            assertThat(answer.roughBytes()).isBetween(written.length(), written.length() * 5 / 4 + 10);
            assertThat(buffer.capacity()).isEqualTo(answer.roughBytes());
            DataBufferUtils.release(buffer);
        }
        assertThat(used()).isZero();
    }

    /** Escapes are not counted beforehand. */
    @Test
    void anAnswerThatIsLargerThanItSaysIsWrittenWhole() {
        FilterAnswer answer = FilterAnswer.error("\"\n".repeat(10_000));
        DataBuffer buffer = answers.write(answer, buffers);
        String written = buffer.toString(StandardCharsets.UTF_8);
        assertThat(written.length()).isGreaterThan(answer.roughBytes());
        assertThat(written).isEqualTo(new String(json.write(answer), StandardCharsets.UTF_8));
        DataBufferUtils.release(buffer);
        assertThat(used()).isZero();
    }

    @Test
    void keepsNoMemoryOfAnAnswerThatCannotBeWritten() {
        assertThatThrownBy(() -> answers.write(new Broken(), buffers)).isInstanceOf(RuntimeException.class);
        assertThat(used()).isZero();
    }

    private long used() {
        return memory.metric().usedDirectMemory() + memory.metric().usedHeapMemory();
    }

    record Broken() {
        public String getFault() {
            throw new IllegalStateException("switched on by the test");
        }
    }
}
