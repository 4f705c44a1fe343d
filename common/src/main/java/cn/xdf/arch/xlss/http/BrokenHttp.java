package cn.xdf.arch.xlss.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;

/** What is wrong with a request below its JSON. Found here, because the server would answer with an empty body and count nothing. */
final class BrokenHttp {
    private BrokenHttp() {}

    /** Null when nothing is. */
    static Fault of(Object message) {
        if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
            var cause = part.decoderResult().cause();
            return cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException
                    ? Fault.HEADER_TOO_LARGE
                    : Fault.BAD_HTTP;
        }
        return message instanceof HttpRequest request && !hasUri(request) ? Fault.BAD_HTTP : null;
    }

    static String words(Fault fault) {
        return switch (fault) {
            case HEADER_TOO_LARGE -> "the request line or the headers are too large";
            case PIPELINED -> "a second request before the answer to the first";
            default -> "not HTTP/1.1 as it is spoken here";
        };
    }

    private static boolean hasUri(HttpRequest request) {
        if (!request.uri().startsWith("/")) {
            return false; // a proxy's form of request; we are none
        }
        try {
            var host = Objects.requireNonNullElse(request.headers().get(HttpHeaderNames.HOST), "localhost");
            return new URI("http://" + host + request.uri()).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
