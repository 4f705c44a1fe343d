package cn.xdf.arch.xlss.http;

import java.util.function.Supplier;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** One POST of JSON and its answer, below WebFlux' dispatcher: no error page, negotiation or converter of a framework answers in our place. */
public final class JsonExchange {
    private JsonExchange() {}

    /** @throws RejectedRequest when it is no POST, or no JSON by its own word */
    public static void requirePost(ServerHttpRequest request, ServerHttpResponse response) {
        if (request.getMethod() != HttpMethod.POST) {
            response.getHeaders().set(HttpHeaders.ALLOW, "POST");
            throw new RejectedRequest(
                    Fault.WRONG_METHOD,
                    "POST is expected, got " + request.getMethod().name());
        }
        var contentType = request.getHeaders().getFirst(HttpHeaders.CONTENT_TYPE);
        if (!isJson(contentType)) {
            throw new RejectedRequest(
                    Fault.WRONG_CONTENT_TYPE, "content type application/json is expected, got " + contentType);
        }
    }

    public static RejectedRequest unknownPath(ServerHttpRequest request) {
        return new RejectedRequest(
                Fault.UNKNOWN_PATH, "no such path: " + request.getPath().value());
    }

    /** @param body JSON */
    public static Mono<Void> send(ServerHttpResponse response, int status, byte[] body) {
        return send(response, status, () -> response.bufferFactory().wrap(body));
    }

    /** @param body JSON; asked for once, when it is sent */
    public static Mono<Void> send(ServerHttpResponse response, int status, Supplier<DataBuffer> body) {
        response.setStatusCode(HttpStatusCode.valueOf(status));
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        return response.writeWith(Mono.fromSupplier(body)
                .doOnNext(buffer -> response.getHeaders().setContentLength(buffer.readableByteCount())));
    }

    private static boolean isJson(String contentType) {
        try {
            return contentType != null && MediaType.APPLICATION_JSON.includes(MediaType.parseMediaType(contentType));
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }
}
