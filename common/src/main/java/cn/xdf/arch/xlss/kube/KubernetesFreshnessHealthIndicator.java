package cn.xdf.arch.xlss.kube;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Readiness: whether every cache is filled and in contact with the API. Answers from memory. */
final class KubernetesFreshnessHealthIndicator implements HealthIndicator {
    private final Freshness freshness;

    KubernetesFreshnessHealthIndicator(Freshness freshness) {
        this.freshness = freshness;
    }

    @Override
    public Health health() {
        Health.Builder health = freshness.isFresh() ? Health.up() : Health.outOfService();
        for (Freshness.CacheState state : freshness.states()) {
            health.withDetail(state.cache(), told(state));
        }
        return health.build();
    }

    private static String told(Freshness.CacheState state) {
        if (!state.synced()) {
            return "not filled yet";
        }
        return (state.fresh() ? "fresh" : "stale") + ", last contact "
                + state.age().toSeconds() + " s ago";
    }
}
