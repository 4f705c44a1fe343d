package cn.xdf.arch.xlss.webhook.http;

import cn.xdf.arch.xlss.webhook.cluster.Memory;
import cn.xdf.arch.xlss.webhook.routing.PodFacts;
import cn.xdf.arch.xlss.webhook.routing.RoutingDecision;
import cn.xdf.arch.xlss.webhook.routing.RoutingPolicy;
import cn.xdf.arch.xlss.webhook.routing.Storage;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Decides from memory. Only for a claim that memory does not know the API is asked, once, for a limited time, and by a limited number of pods. */
public final class Router implements AutoCloseable {
    private static final int QUESTIONS_AT_ONCE = 16;

    private final Memory memory;
    private final Storage asked;
    private final RoutingPolicy policy;
    private final Duration limit;
    private final Semaphore questions = new Semaphore(QUESTIONS_AT_ONCE);
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("lookup-", 0).factory());
    private final Scheduler scheduler = Schedulers.fromExecutorService(threads);

    /** @param asked blocks, and knows more than memory */
    public Router(Memory memory, Storage asked, RoutingPolicy policy, Duration limit) {
        this.memory = memory;
        this.asked = asked;
        this.policy = policy;
        this.limit = limit;
    }

    Mono<RoutingDecision> route(PodFacts pod) {
        return Mono.defer(() -> {
            if (!memory.isFresh()) {
                return Mono.just(RoutingDecision.stale(pod));
            }
            RoutingDecision decision = policy.judge(pod, memory);
            return decision.hangsOnUnknownClaim() && questions.tryAcquire()
                    ? askedFor(pod, decision)
                    : Mono.just(decision);
        });
    }

    private Mono<RoutingDecision> askedFor(PodFacts pod, RoutingDecision otherwise) {
        return Mono.fromCallable(() -> policy.judge(pod, asked))
                .subscribeOn(scheduler)
                .timeout(limit)
                .onErrorReturn(TimeoutException.class, otherwise)
                .doFinally(end -> questions.release());
    }

    @Override
    public void close() {
        scheduler.dispose();
        threads.shutdownNow();
    }
}
