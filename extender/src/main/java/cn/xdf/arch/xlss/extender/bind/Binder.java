package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.wire.BindRequest;
import cn.xdf.arch.xlss.extender.wire.Outcome;
import cn.xdf.arch.xlss.http.OncePerMinute;
import cn.xdf.arch.xlss.kube.KubernetesFailure;
import java.time.InstantSource;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds one pod: read, judge, settle its volumes, write. Blocks, with claims for minutes, so it runs on a virtual thread; interrupting that thread abandons the bind. */
public class Binder {
    private static final Logger log = LoggerFactory.getLogger(Binder.class);

    private static final BindResult ABANDONED = new BindResult(Outcome.FAILED, "nobody waits for this bind any more");

    private final Cluster cluster;
    private final Settlement settlement;
    private final Rooms rooms;
    private final InstantSource clock;
    private final OncePerMinute<KubernetesFailure.Kind> limit = new OncePerMinute<>(KubernetesFailure.Kind.class);
    private final BindPolicy policy = new BindPolicy();

    public Binder(Cluster cluster, Settlement settlement, Rooms rooms, InstantSource clock) {
        this.cluster = cluster;
        this.settlement = settlement;
        this.rooms = rooms;
        this.clock = clock;
    }

    /** Never throws for what the API does: a failure is a result, since the scheduler only retries when it gets an answer. */
    public BindResult bind(BindRequest request) {
        try {
            return act(
                    request,
                    policy.judge(request, cluster.known())
                            .orElseGet(() -> policy.judge(request, cluster.find(request))));
        } catch (KubernetesFailure failure) {
            return failed(request, failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ABANDONED;
        }
    }

    private BindResult act(BindRequest request, BindVerdict verdict) throws InterruptedException {
        return switch (verdict) {
            case BindVerdict.Refuse(var reason) -> new BindResult(Outcome.REFUSED, "xlss: " + reason);
            case BindVerdict.AlreadyBound() -> BindResult.BOUND;
            case BindVerdict.Post() -> post(request);
            case BindVerdict.Settle(var claims) -> settle(request, claims);
        };
    }

    /** Its room is kept until the Binding is written, or will not be. */
    private BindResult settle(BindRequest request, PodClaims claims) throws InterruptedException {
        try (Room room = rooms.of(claims, request.node())) {
            BindVerdict verdict = settlement.settle(request, claims, room);
            if (verdict instanceof BindVerdict.Post) {
                room.handOver();
            }
            return act(request, verdict);
        }
    }

    private BindResult post(BindRequest request) {
        if (Thread.currentThread().isInterrupted()) {
            return ABANDONED;
        }
        try {
            cluster.bind(request);
            return BindResult.BOUND;
        } catch (KubernetesFailure failure) {
            return landedAfterAll(request, failure) ? BindResult.BOUND : failed(request, failure);
        }
    }

    /** A Binding whose answer was lost, or that another attempt wrote a moment ago, is there: saying "failed" would place a running pod again. */
    private boolean landedAfterAll(BindRequest request, KubernetesFailure failure) {
        if (!failure.isConflict() && !failure.outcomeUnknown()) {
            return false;
        }
        try {
            return policy.judge(request, cluster.find(request)) instanceof BindVerdict.AlreadyBound;
        } catch (KubernetesFailure again) {
            return false;
        }
    }

    /** One line for each failed bind, but one a minute while the API is away: all binds fail then, again and again. */
    private BindResult failed(BindRequest request, KubernetesFailure failure) {
        var heldBack = failure.outcomeUnknown() ? limit.admit(failure.kind(), clock.instant()) : OptionalLong.of(0);
        heldBack.ifPresent(count -> log.warn(
                "bind of {}/{} to {} failed: {} ({}){}",
                request.podNamespace(),
                request.podName(),
                request.node(),
                failure.getMessage(),
                failure.kind(),
                count == 0 ? "" : " (and " + count + " of this kind before, not logged)"));
        return new BindResult(Outcome.FAILED, failure.getMessage());
    }
}
