package cn.xdf.arch.xlss.extender.http;

import cn.xdf.arch.xlss.extender.wire.ErrorAnswer;
import cn.xdf.arch.xlss.extender.wire.Outcome;
import cn.xdf.arch.xlss.extender.wire.Verb;
import cn.xdf.arch.xlss.http.BodyReader;
import cn.xdf.arch.xlss.http.ConnectionGuard;
import cn.xdf.arch.xlss.http.FaultLog;
import cn.xdf.arch.xlss.http.JsonExchange;
import cn.xdf.arch.xlss.http.RejectedRequest;
import cn.xdf.arch.xlss.http.WireJson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/**
 * The whole surface for schedulers: four paths, one method, one content type. It sits directly below WebFlux' dispatcher instead of behind it, so that
 * no error page, content negotiation or converter of a framework answers in our place: every answer is 200 or a fault, and always our JSON.
 */
public final class VerbEndpoint implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(VerbEndpoint.class);

    /** A bind holds four names of at most 253 characters. */
    private static final int LARGEST_BIND = 16 * 1024;

    private final Verdicts verdicts;
    private final BodyReader bodies;
    private final RequestMetrics metrics;
    private final FaultLog faults;
    private final WireJson json = new WireJson();
    private final Answers answers = new Answers(json);

    public VerbEndpoint(Verdicts verdicts, int largestBodyBytes, RequestMetrics metrics, FaultLog faults) {
        this.verdicts = verdicts;
        this.bodies = new BodyReader(largestBodyBytes);
        this.metrics = metrics;
        this.faults = faults;
    }

    @Override
    public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
        var verb = Verb.ofUri(request.getPath().value());
        var sample = metrics.start();
        return Mono.defer(() -> decided(verb, request, response))
                .onErrorResume(RejectedRequest.class, rejected -> reject(verb, rejected, response))
                .onErrorResume(ConnectionGuard::isConnectionLoss, loss -> Mono.empty()) // the guard counted it
                .onErrorResume(RuntimeException.class, bug -> failed(verb, bug, response))
                .doFinally(signal -> metrics.stop(sample, verb));
    }

    private Mono<Void> decided(Verb verb, ServerHttpRequest request, ServerHttpResponse response) {
        checkHead(verb, request, response);
        return Mono.using(
                () -> bodies.reserve(request, verb == Verb.BIND ? LARGEST_BIND : Integer.MAX_VALUE),
                room -> room.read()
                        .map(body -> json.read(body, Verdicts.typeOf(verb)))
                        .doOnNext(decoded -> release(room, verb))
                        .flatMap(decoded -> verdicts.answer(verb, decoded))
                        .flatMap(answer -> counted(verb, answer, response)),
                BodyReader.Room::close,
                false);
    }

    /** A bind may be held for most of an hour and its answer is short; other answers are as large as their requests, so they keep the room. */
    private static void release(BodyReader.Room room, Verb verb) {
        if (verb == Verb.BIND) {
            room.close();
        }
    }

    private Mono<Void> counted(Verb verb, Verdicts.Answer answer, ServerHttpResponse response) {
        metrics.count(verb, answer.outcome());
        return send(response, 200, answer.body());
    }

    private static void checkHead(Verb verb, ServerHttpRequest request, ServerHttpResponse response) {
        if (verb == Verb.OTHER) {
            throw JsonExchange.unknownPath(request);
        }
        JsonExchange.requirePost(request, response);
    }

    private Mono<Void> reject(Verb verb, RejectedRequest rejected, ServerHttpResponse response) {
        faults.record(verb.label(), rejected.fault(), rejected.getMessage());
        return send(response, rejected.fault().status(), new ErrorAnswer("xlss: " + rejected.getMessage()));
    }

    private Mono<Void> failed(Verb verb, RuntimeException bug, ServerHttpResponse response) {
        metrics.count(verb, Outcome.FAILED);
        log.error("{} failed, which is a mistake in this program", verb.label(), bug);
        return send(response, 500, new ErrorAnswer("xlss: internal error, see the log of the extender"));
    }

    private Mono<Void> send(ServerHttpResponse response, int status, Object body) {
        return JsonExchange.send(response, status, () -> answers.write(body, response.bufferFactory()));
    }
}
