package cn.xdf.arch.xlss.agent.backup;

import cn.xdf.arch.xlss.agent.place.QuarantineRetention;
import cn.xdf.arch.xlss.agent.place.VolumePaths;
import cn.xdf.arch.xlss.agent.pool.Pools;
import cn.xdf.arch.xlss.agent.repository.Repositories;
import cn.xdf.arch.xlss.agent.restic.Restic;
import cn.xdf.arch.xlss.kube.Backoff;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.ListQuery;
import cn.xdf.arch.xlss.kube.LoopSettings;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ReconcileLoop;
import cn.xdf.arch.xlss.kube.ResourceKind;
import cn.xdf.arch.xlss.kube.WatchedCache;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Backups of the volumes that pods of this node use. */
@Configuration(proxyBeanMethods = false)
public class BackupConfiguration {
    /** Finds what no watch tells of: annotations of a pod's owners. */
    private static final Duration RESYNC = Duration.ofMinutes(1);
    /** Longer than restic's own deadline, for each of some volumes. */
    private static final Duration LONGEST_RUN = Duration.ofDays(7);

    private static final Backoff AFTER_A_FAILURE = new Backoff(Duration.ofSeconds(20), Duration.ofMinutes(15));
    private static final int AT_ONCE = 2;
    /** A run is told to stop together with the agent, and makes up for it later: restic needs the time to remove its lock. */
    private static final Duration NO_WAIT = Duration.ofMillis(1);

    @Bean
    BackupMeters backupMeters(MeterRegistry meters) {
        return new BackupMeters(meters);
    }

    @Bean
    WatchedCache<WatchedPod> podsWithClaims(WatchedCaches caches, @Value("${xlss.agent.node-name}") String node) {
        return caches.watch(ResourceKind.PODS, ListQuery.ALL.fields("spec.nodeName=" + node), WatchedPod::of);
    }

    @Bean
    WatchedCache<WatchedClaim> ourClaims(WatchedCaches caches) {
        return caches.watch(ResourceKind.CLAIMS, ListQuery.ALL, WatchedClaim::of);
    }

    @Bean
    BackupReconcilers backupReconcilers(
            KubernetesApi api,
            EventRecorder events,
            WatchedCache<WatchedPod> podsWithClaims,
            WatchedCache<WatchedClaim> ourClaims,
            Pools pools,
            Repositories repositories,
            Restic restic,
            BackupMeters meters,
            QuarantineRetention retention,
            @Value("${xlss.agent.node-name}") String node,
            Clock clock) {
        BackupRecords records = new BackupRecords(VolumePaths.backupRecords(pools.base()));
        Failures failures = new Failures();
        BackupReport report = new BackupReport(api, events);
        BackupPlanner planner = new BackupPlanner(
                podsWithClaims,
                ourClaims,
                new Owners(api, events),
                records,
                () -> pools.at(pools.base().toString()),
                failures,
                events,
                meters,
                clock);
        BackupRun run =
                new BackupRun(api, node, pools::at, repositories, restic, records, report, meters, retention, clock);
        return new BackupReconcilers(planner, run, report, failures, clock);
    }

    @Bean
    ReconcileLoop<ObjectKey> backupRunLoop(BackupReconcilers reconcilers, MeterRegistry meters, Clock clock) {
        return new ReconcileLoop<>(
                LoopSettings.named("backup-runs")
                        .workers(AT_ONCE)
                        .backoff(AFTER_A_FAILURE)
                        .passLimit(LONGEST_RUN)
                        .stopWithin(NO_WAIT),
                reconcilers::run,
                List::of,
                meters,
                clock);
    }

    @Bean
    ReconcileLoop<ObjectKey> backupPlanLoop(
            BackupReconcilers reconcilers,
            ReconcileLoop<ObjectKey> backupRunLoop,
            WatchedCache<WatchedPod> podsWithClaims,
            WatchedCache<WatchedClaim> ourClaims,
            BackupMeters backupMeters,
            MeterRegistry meters,
            Clock clock) {
        ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>(
                LoopSettings.named("backup-plans").workers(2).resync(RESYNC),
                pod -> reconcilers.plan(pod, backupRunLoop::enqueue),
                podsWithClaims::keys,
                meters,
                clock);
        podsWithClaims.onChange((key, before, after) -> {
            loop.enqueue(key);
            if (after == null) {
                claimsOf(key, before)
                        .flatMap(claim -> ourClaims.get(claim).stream())
                        .forEach(claim -> backupMeters.forget(claim.carrier().uid()));
            }
        });
        ourClaims.onChange((key, before, after) -> {
            podsWithClaims.keys().stream()
                    .filter(pod -> podsWithClaims.get(pod).stream()
                            .flatMap(one -> claimsOf(pod, one))
                            .anyMatch(key::equals))
                    .forEach(loop::enqueue);
            if (after == null) {
                backupMeters.forget(before.carrier().uid());
            }
        });
        return loop;
    }

    private static Stream<ObjectKey> claimsOf(ObjectKey key, WatchedPod pod) {
        return pod.claims().values().stream().map(claim -> ObjectKey.of(key.namespace(), claim));
    }
}
