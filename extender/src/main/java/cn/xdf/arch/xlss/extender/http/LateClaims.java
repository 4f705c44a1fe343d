package cn.xdf.arch.xlss.extender.http;

import cn.xdf.arch.xlss.extender.facts.Facts;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * Waits for claims that our watch is late with. kube-scheduler's own plugins refuse a pod whose claim they do not know, so one that we do
 * not know was made a moment ago, as a StatefulSet makes it just before its pod. Refused, the pod would be parked until something else
 * changes in the cluster.
 */
final class LateClaims {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
    /** A second in all, of the three that the scheduler waits. */
    private static final int LOOKS = 100;

    private final Facts facts;

    LateClaims(Facts facts) {
        this.facts = facts;
    }

    /** Ends when all claims are known, and at the latest after a second; holds no thread. */
    Mono<Void> awaited(PodClaims pod) {
        return isWorthJudging(pod) ? Mono.empty() : known(pod);
    }

    /** Set up only for a pod that must wait, as few do. */
    private Mono<Void> known(PodClaims pod) {
        return Mono.fromSupplier(() -> isWorthJudging(pod))
                .filter(Boolean::booleanValue)
                .repeatWhenEmpty(looks -> looks.take(LOOKS).delayElements(LOOK_AGAIN))
                .then();
    }

    private boolean isWorthJudging(PodClaims pod) {
        return facts.fault().isPresent()
                || pod.uses().stream()
                        .allMatch(use -> facts.claim(pod.keyOf(use)).isPresent());
    }
}
