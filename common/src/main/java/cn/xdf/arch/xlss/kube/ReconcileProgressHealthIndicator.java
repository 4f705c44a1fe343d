package cn.xdf.arch.xlss.kube;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Liveness: whether every loop makes progress. An API that is away is no reason to restart. */
final class ReconcileProgressHealthIndicator implements HealthIndicator {
    private final Supplier<? extends Collection<ReconcileLoop<?>>> loops;

    ReconcileProgressHealthIndicator(Supplier<? extends Collection<ReconcileLoop<?>>> loops) {
        this.loops = loops;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (ReconcileLoop<?> loop : loops.get()) {
            Optional<String> stuck = loop.stuck();
            stuck.ifPresent(reason -> health.down());
            health.withDetail(loop.name(), stuck.orElse("progressing"));
        }
        return health.build();
    }
}
