package cn.xdf.arch.xlss.webhook.http;

import cn.xdf.arch.xlss.http.BodyReader;
import cn.xdf.arch.xlss.http.ConnectionGuard;
import cn.xdf.arch.xlss.http.FaultLog;
import cn.xdf.arch.xlss.http.JsonExchange;
import cn.xdf.arch.xlss.http.RejectedRequest;
import cn.xdf.arch.xlss.http.WireJson;
import cn.xdf.arch.xlss.webhook.routing.RoutingDecision;
import cn.xdf.arch.xlss.webhook.routing.Warning;
import cn.xdf.arch.xlss.webhook.wire.AdmissionReview;
import cn.xdf.arch.xlss.webhook.wire.ReviewAnswer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** The whole surface for API servers: one path, one method, one content type. Every answer is 200 and allows the pod, or it is a fault. */
public final class ReviewEndpoint implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(ReviewEndpoint.class);

    private final Router router;
    private final BodyReader bodies;
    private final WebhookMetrics metrics;
    private final FaultLog faults;
    private final ReviewDialect dialect = new ReviewDialect();
    private final WireJson json = new WireJson();

    public ReviewEndpoint(Router router, int largestBodyBytes, WebhookMetrics metrics, FaultLog faults) {
        this.router = router;
        this.bodies = new BodyReader(largestBodyBytes);
        this.metrics = metrics;
        this.faults = faults;
    }

    @Override
    public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
        var label = dialect.label(request.getPath().value());
        var sample = metrics.start();
        return Mono.defer(() -> decided(label, request, response))
                .onErrorResume(RejectedRequest.class, rejected -> reject(label, rejected, response))
                .onErrorResume(ConnectionGuard::isConnectionLoss, loss -> Mono.empty()) // the guard counted it
                .onErrorResume(RuntimeException.class, bug -> failed(bug, response))
                .doFinally(signal -> metrics.stop(sample));
    }

    private Mono<Void> decided(String label, ServerHttpRequest request, ServerHttpResponse response) {
        if (label.equals(ReviewDialect.OTHER)) {
            throw JsonExchange.unknownPath(request);
        }
        JsonExchange.requirePost(request, response);
        return Mono.using(
                        () -> bodies.reserve(request),
                        room -> room.read().map(body -> json.read(body, AdmissionReview.class)),
                        BodyReader.Room::close)
                .flatMap(review -> router.route(
                                review.request().object().facts(review.request().namespace()))
                        .flatMap(decision -> answer(review.request().uid(), decision, response)));
    }

    private Mono<Void> answer(String uid, RoutingDecision decision, ServerHttpResponse response) {
        metrics.count(decision);
        var warnings = decision.warnings().stream().map(Warning::text).toList();
        return JsonExchange.send(response, 200, json.write(ReviewAnswer.of(uid, decision.routes(), warnings)));
    }

    private Mono<Void> reject(String label, RejectedRequest rejected, ServerHttpResponse response) {
        faults.record(label, rejected.fault(), rejected.getMessage());
        return JsonExchange.send(
                response, rejected.fault().status(), dialect.error(rejected.fault(), rejected.getMessage()));
    }

    private Mono<Void> failed(RuntimeException bug, ServerHttpResponse response) {
        metrics.failed();
        log.error("a review failed, which is a mistake in this program", bug);
        return JsonExchange.send(
                response, 500, ReviewDialect.status(500, "internal error, see the log of xlss-webhook"));
    }
}
