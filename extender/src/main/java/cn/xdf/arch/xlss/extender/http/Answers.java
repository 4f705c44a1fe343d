package cn.xdf.arch.xlss.extender.http;

import cn.xdf.arch.xlss.http.EncodedAnswer;
import cn.xdf.arch.xlss.http.WireJson;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;

/** Writes answers where the network takes them from. Those on thousands of nodes are large, and each copy of one would be garbage at once. */
final class Answers {
    private static final int OF_OTHERS = 1024;

    private final WireJson json;

    Answers(WireJson json) {
        this.json = json;
    }

    /** To be released by the caller. Its memory need not grow, and be copied, while the answer is written. */
    DataBuffer write(Object answer, DataBufferFactory buffers) {
        DataBuffer buffer =
                buffers.allocateBuffer(answer instanceof EncodedAnswer encoded ? encoded.roughBytes() : OF_OTHERS);
        try {
            json.write(answer, buffer.asOutputStream());
        } catch (RuntimeException e) {
            DataBufferUtils.release(buffer);
            throw e;
        }
        return buffer;
    }
}
