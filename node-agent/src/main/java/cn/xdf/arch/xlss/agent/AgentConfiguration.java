package cn.xdf.arch.xlss.agent;

import cn.xdf.arch.xlss.agent.backup.BackupConfiguration;
import cn.xdf.arch.xlss.agent.lease.LeaseRenewal;
import cn.xdf.arch.xlss.agent.place.QuarantineRetention;
import cn.xdf.arch.xlss.agent.pool.PoolConfiguration;
import cn.xdf.arch.xlss.agent.pool.PoolRecords;
import cn.xdf.arch.xlss.agent.pool.Pools;
import cn.xdf.arch.xlss.agent.report.ReportedPools;
import cn.xdf.arch.xlss.agent.report.SelfReconciler;
import cn.xdf.arch.xlss.agent.report.SelfReport;
import cn.xdf.arch.xlss.agent.report.WrittenReport;
import cn.xdf.arch.xlss.agent.repository.RepositoryConfiguration;
import cn.xdf.arch.xlss.agent.restic.ResticConfiguration;
import cn.xdf.arch.xlss.agent.restore.RestoreConfiguration;
import cn.xdf.arch.xlss.agent.salvage.SalvageConfiguration;
import cn.xdf.arch.xlss.agent.snapshot.SnapshotConfiguration;
import cn.xdf.arch.xlss.agent.usage.UsageConfiguration;
import cn.xdf.arch.xlss.agent.usage.UsageWatch;
import cn.xdf.arch.xlss.api.Names;
import cn.xdf.arch.xlss.api.StorageNode;
import cn.xdf.arch.xlss.boot.BuildFacts;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.KubernetesConfiguration;
import cn.xdf.arch.xlss.kube.LoopSettings;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ReconcileLoop;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The agent's map: what runs, and what it is made of. */
@Configuration(proxyBeanMethods = false)
@Import({
    KubernetesConfiguration.class,
    PoolConfiguration.class,
    ResticConfiguration.class,
    RepositoryConfiguration.class,
    SnapshotConfiguration.class,
    RestoreConfiguration.class,
    BackupConfiguration.class,
    SalvageConfiguration.class,
    UsageConfiguration.class
})
@EnableConfigurationProperties(AgentProperties.class)
class AgentConfiguration {
    /** Of every change the watch tells; this is for a cache that was stale, and for failed writes. */
    private static final Duration RESYNC = Duration.ofMinutes(1);

    private static final Duration RENEWAL_STUCK = Duration.ofMinutes(1);

    @Bean
    LeaseRenewal leaseRenewal(KubernetesApi api, AgentProperties properties, MeterRegistry meters, Clock clock) {
        ObjectKey key = ObjectKey.of(properties.namespace(), Names.agentLease(properties.nodeName()));
        return LeaseRenewal.of(
                api, key, properties.nodeName(), properties.leaseDuration(), properties.renewInterval(), meters, clock);
    }

    @Bean
    PoolConfiguration.Places poolPlaces(AgentProperties properties) {
        return new PoolConfiguration.Places(Path.of(properties.basePath()), Path.of(Names.POOLS_PATH));
    }

    @Bean
    QuarantineRetention quarantineRetention(AgentProperties properties) {
        return new QuarantineRetention(properties.quarantineRetention());
    }

    @Bean
    WatchedCache<WrittenReport> writtenReport(WatchedCaches caches, AgentProperties properties) {
        return SelfReconciler.watch(caches, ObjectKey.of(properties.nodeName()));
    }

    @Bean
    PoolRecords poolRecords(KubernetesApi api, WatchedCache<WrittenReport> written, AgentProperties properties) {
        ObjectKey self = ObjectKey.of(properties.nodeName());
        return new PoolRecords() {
            @Override
            public Optional<String> remembered(String path) {
                return written.get(self).flatMap(report -> report.poolUuid(path));
            }

            @Override
            public Optional<Long> writtenBytes(String path) {
                return written.get(self).flatMap(report -> report.writtenBytes(path));
            }

            @Override
            public Set<String> paths() {
                return written.get(self).map(WrittenReport::poolPaths).orElse(Set.of());
            }

            @Override
            public Optional<String> ask(String path) {
                return SelfReconciler.read(api, self).flatMap(report -> report.poolUuid(path));
            }
        };
    }

    @Bean
    SelfReconciler selfReconciler(
            KubernetesApi api,
            BuildFacts build,
            Pools pools,
            UsageWatch usage,
            PoolRecords records,
            WatchedCache<WrittenReport> written,
            Clock clock) {
        ReportedPools reported = new ReportedPools() {
            @Override
            public Optional<List<StorageNode.Pool>> toTell(Set<String> known) {
                return pools.told(known).map(told -> told.stream()
                        .map(pool -> usage.withWritten(pool, records.writtenBytes(pool.path())))
                        .toList());
            }

            @Override
            public void forget() {
                pools.forget();
            }
        };
        SelfReport self = new SelfReport(build.version(), clock.instant().truncatedTo(ChronoUnit.SECONDS));
        return new SelfReconciler(api, self, reported, written);
    }

    @Bean
    ReconcileLoop<ObjectKey> selfLoop(
            SelfReconciler reconciler,
            WatchedCache<WrittenReport> written,
            Pools pools,
            UsageWatch usage,
            AgentProperties properties,
            MeterRegistry meters,
            Clock clock) {
        ObjectKey self = ObjectKey.of(properties.nodeName());
        ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>(
                LoopSettings.named("self").workers(1).resync(RESYNC), reconciler, () -> List.of(self), meters, clock);
        written.onChange((key, before, after) -> loop.enqueue(self));
        pools.onChange(() -> loop.enqueue(self));
        usage.onChange(() -> loop.enqueue(self));
        loop.enqueue(self);
        return loop;
    }

    /** A renewal that hangs beyond every timeout: only a restart helps. */
    @Bean
    HealthIndicator leaseHealthIndicator(LeaseRenewal renewal, Clock clock) {
        return () -> {
            Duration since = Duration.between(renewal.lastAttempt(), clock.instant());
            Health.Builder health = since.compareTo(RENEWAL_STUCK) > 0 ? Health.down() : Health.up();
            return health.withDetail("lastAttempt", since.toSeconds() + " s ago")
                    .withDetail(
                            "lastRenewal",
                            renewal.lastRenewal().map(Object::toString).orElse("never"))
                    .build();
        };
    }

    @Bean
    HealthIndicator selfHealthIndicator(SelfReconciler reconciler) {
        return () -> (reconciler.isReported() ? Health.up() : Health.outOfService()).build();
    }
}
