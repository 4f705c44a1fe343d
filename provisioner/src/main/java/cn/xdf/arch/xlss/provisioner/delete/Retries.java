package cn.xdf.arch.xlss.provisioner.delete;

import cn.xdf.arch.xlss.kube.Backoff;
import cn.xdf.arch.xlss.kube.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** When what failed may be tried again: later with each failure. A new leader begins anew. */
final class Retries {
    private final Map<ObjectKey, Failed> failed = new ConcurrentHashMap<>();
    private final Backoff backoff;
    private final InstantSource clock;

    private record Failed(int times, Instant until) {}

    Retries(Backoff backoff, InstantSource clock) {
        this.backoff = backoff;
        this.clock = clock;
    }

    /** @return how long to wait now */
    Duration failed(ObjectKey key) {
        failed.merge(key, failure(1), (before, first) -> failure(before.times() + 1));
        return rest(key);
    }

    /** Zero or less: it may be tried. */
    Duration rest(ObjectKey key) {
        Failed last = failed.get(key);
        return last == null ? Duration.ZERO : Duration.between(clock.instant(), last.until());
    }

    void forget(ObjectKey key) {
        failed.remove(key);
    }

    private Failed failure(int times) {
        double random = ThreadLocalRandom.current().nextDouble();
        return new Failed(times, clock.instant().plus(backoff.after(times, random)));
    }
}
