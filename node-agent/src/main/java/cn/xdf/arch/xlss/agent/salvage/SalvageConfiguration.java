package cn.xdf.arch.xlss.agent.salvage;

import cn.xdf.arch.xlss.agent.place.QuarantineRetention;
import cn.xdf.arch.xlss.agent.pool.Pools;
import cn.xdf.arch.xlss.agent.repository.Repositories;
import cn.xdf.arch.xlss.agent.restic.Restic;
import cn.xdf.arch.xlss.agent.restore.SnapshotSource;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.LoopSettings;
import cn.xdf.arch.xlss.kube.ReconcileLoop;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Saves what former homes still hold: one entry of the quarantine at a time, for nobody waits for it. */
@Configuration(proxyBeanMethods = false)
public class SalvageConfiguration {
    /** Looks for new entries: a folder is read. */
    private static final Duration RESYNC = Duration.ofSeconds(10);
    /** Longer than restic's own deadlines for a backup and two listings. */
    private static final Duration LONGEST_SALVAGE = Duration.ofDays(4);
    /** It is told to stop together with the agent, and begins anew later: restic needs the time to remove its lock. */
    private static final Duration NO_WAIT = Duration.ofMillis(1);

    @Bean
    ReconcileLoop<QuarantineEntry> salvageLoop(
            KubernetesApi api,
            Pools pools,
            Repositories repositories,
            Restic restic,
            SnapshotSource source,
            QuarantineRetention retention,
            EventRecorder events,
            @Value("${xlss.agent.node-name}") String node,
            MeterRegistry meters,
            Clock clock) {
        Quarantine quarantine = new Quarantine(pools::latest);
        Salvage salvage = new Salvage(repositories::of, restic, source, node, clock);
        SalvageReport report = new SalvageReport(events, node, retention, meters);
        return new ReconcileLoop<>(
                LoopSettings.named("salvage")
                        .workers(1)
                        .resync(RESYNC)
                        .passLimit(LONGEST_SALVAGE)
                        .stopWithin(NO_WAIT),
                new SalvageReconciler(api, node, quarantine, salvage, retention, report, clock),
                quarantine::found,
                meters,
                clock);
    }
}
