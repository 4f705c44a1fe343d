package cn.xdf.arch.xlss.http;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/**
 * Reads bodies into memory within two limits: one for each body, and one for all that are in work at the same time, since a thousand connections with
 * a body each would fill the heap though none of them is too large.
 */
public final class BodyReader {
    /** A scheduler filters one pod at a time; its prioritize or another scheduler's filter may come beside it. */
    private static final int LARGE_BODIES_AT_ONCE = 2;

    private final int largest;
    private final AtomicLong free;

    public BodyReader(int largestBytes) {
        this.largest = largestBytes;
        this.free = new AtomicLong((long) largestBytes * LARGE_BODIES_AT_ONCE);
    }

    /** @throws RejectedRequest when the body says that it is too large, or there is no room for it now */
    public Room reserve(ServerHttpRequest request) {
        return reserve(request, largest);
    }

    /** @param most a lower limit, for this request */
    public Room reserve(ServerHttpRequest request, int most) {
        int limit = Math.min(most, largest);
        long declared = request.getHeaders().getContentLength();
        if (declared > limit) {
            throw tooLarge(limit);
        }
        long bytes = declared < 0 ? limit : declared; // a chunked body may grow up to the limit
        if (free.addAndGet(-bytes) < 0) {
            free.addAndGet(bytes);
            throw new RejectedRequest(Fault.OVERLOADED, "too many large requests at once");
        }
        return new Room(request, limit, bytes);
    }

    private static RejectedRequest tooLarge(int limit) {
        return new RejectedRequest(Fault.TOO_LARGE, "the body has more than " + limit + " bytes");
    }

    /** Memory set aside for one request, until it is closed. */
    public final class Room {
        private final ServerHttpRequest request;
        private final int limit;
        private final long reserved;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Room(ServerHttpRequest request, int limit, long reserved) {
            this.request = request;
            this.limit = limit;
            this.reserved = reserved;
        }

        /** Fails with RejectedRequest when more comes than was declared or is allowed. */
        public Mono<byte[]> read() {
            return DataBufferUtils.join(request.getBody(), limit)
                    .map(Room::bytes)
                    .defaultIfEmpty(new byte[0])
                    .onErrorMap(DataBufferLimitException.class, e -> tooLarge(limit));
        }

        /** May be called more than once. */
        public void close() {
            if (closed.compareAndSet(false, true)) {
                free.addAndGet(reserved);
            }
        }

        private static byte[] bytes(DataBuffer buffer) {
            try {
                var bytes = new byte[buffer.readableByteCount()];
                buffer.read(bytes);
                return bytes;
            } finally {
                DataBufferUtils.release(buffer);
            }
        }
    }
}
