package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.kube.Backoff;
import cn.xdf.arch.xlss.kube.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** When what failed may be tried again: later with each failure. A new leader begins anew. */
public final class Retries {
    private final Map<ObjectKey, Failed> failed = new ConcurrentHashMap<>();
    private final Backoff backoff;
    private final InstantSource clock;

    private record Failed(String attempt, int times, Instant until) {}

    public Retries(Backoff backoff, InstantSource clock) {
        this.backoff = backoff;
        this.clock = clock;
    }

    /** Whether the failure of this attempt was not counted yet. */
    public boolean isNew(ObjectKey key, String attempt) {
        Failed last = failed.get(key);
        return last == null || !last.attempt().equals(attempt);
    }

    /**
     * Counts the failure of an attempt.
     *
     * @return how long to wait now
     */
    public Duration failed(ObjectKey key, String attempt) {
        failed.merge(key, failure(attempt, 1), (before, first) -> failure(attempt, before.times() + 1));
        return rest(key);
    }

    /** Zero or less: it may be tried. */
    public Duration rest(ObjectKey key) {
        Failed last = failed.get(key);
        return last == null ? Duration.ZERO : Duration.between(clock.instant(), last.until());
    }

    public void forget(ObjectKey key) {
        failed.remove(key);
    }

    private Failed failure(String attempt, int times) {
        double random = ThreadLocalRandom.current().nextDouble();
        return new Failed(attempt, times, clock.instant().plus(backoff.after(times, random)));
    }
}
