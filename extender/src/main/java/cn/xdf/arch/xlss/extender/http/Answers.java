package cn.xdf.arch.xlss.extender.http;

import cn.xdf.arch.xlss.extender.wire.Verb;
import cn.xdf.arch.xlss.http.WireJson;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.DataBufferUtils;

/** Writes answers where the network takes them from. Those on thousands of nodes are large, and each copy of one would be garbage at once. */
final class Answers {
    private static final int FIRST = 1024;

    private final WireJson json;
    private final Map<Verb, Integer> sizes = new ConcurrentHashMap<>();

    Answers(WireJson json) {
        this.json = json;
    }

    /** To be released by the caller. Its memory is taken as large as the last answer of that verb: the next one is most likely like it, and need not grow. */
    DataBuffer write(Verb verb, Object answer, DataBufferFactory buffers) {
        DataBuffer buffer = buffers.allocateBuffer(sizes.getOrDefault(verb, FIRST));
        try {
            json.write(answer, buffer.asOutputStream());
        } catch (RuntimeException e) {
            DataBufferUtils.release(buffer);
            throw e;
        }
        sizes.put(verb, buffer.readableByteCount());
        return buffer;
    }
}
