package cn.xdf.arch.xlss.agent.backup;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What failed of late, by pod. Forgotten with the agent: a new one tries at once. */
final class Failures {
    private final Map<String, RetryPolicy.Failures> pods = new ConcurrentHashMap<>();

    Optional<RetryPolicy.Failures> of(WatchedPod pod) {
        return Optional.ofNullable(pods.get(pod.carrier().uid()));
    }

    /** @return when it is tried again */
    Instant failed(WatchedPod pod, Instant now, Set<String> requests) {
        RetryPolicy.Failures failures = pods.merge(
                pod.carrier().uid(),
                new RetryPolicy.Failures(1, now, requests),
                (before, one) -> new RetryPolicy.Failures(before.count() + 1, now, requests));
        return RetryPolicy.notBefore(failures, requests);
    }

    void forget(WatchedPod pod) {
        pods.remove(pod.carrier().uid());
    }
}
