package cn.xdf.arch.xlss.kube;

import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.boot.health.contributor.Health;

/** Health that means progress: what is stuck is not alive, what knows nothing of late is not ready. */
final class ProgressHealth {
    private ProgressHealth() {}

    /** For liveness: a loop that makes no progress is helped by a restart, an API that is away is not. */
    static Health loops(Stream<ReconcileLoop<?>> loops) {
        Health.Builder health = Health.up();
        loops.forEach(loop -> {
            Optional<String> stuck = loop.stuck();
            health.withDetail(loop.name(), stuck.orElse("runs"));
            if (stuck.isPresent()) {
                health.down();
            }
        });
        return health.build();
    }

    /** For readiness: every cache is filled and has had contact with the API lately. */
    static Health caches(Freshness freshness) {
        Health.Builder health = Health.up();
        for (Freshness.CacheState cache : freshness.states()) {
            String age = cache.age() == null
                    ? "never in contact"
                    : "last contact " + cache.age().toSeconds() + " s ago";
            health.withDetail(cache.cache(), age);
            if (!cache.fresh()) {
                health.outOfService();
            }
        }
        return health.build();
    }
}
