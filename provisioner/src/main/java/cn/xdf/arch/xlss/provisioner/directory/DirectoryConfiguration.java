package cn.xdf.arch.xlss.provisioner.directory;

import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.Leadership;
import cn.xdf.arch.xlss.kube.LoopSettings;
import cn.xdf.arch.xlss.kube.ReconcileLoop;
import cn.xdf.arch.xlss.kube.WatchedCaches;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Directories: watched and written are the pods that make and remove them. */
@Configuration(proxyBeanMethods = false)
public class DirectoryConfiguration {
    private static final Duration RESYNC = Duration.ofMinutes(1);

    /** How long the first of a batch waits for others: little beside the start of a pod. */
    private static final Duration GATHER = Duration.ofMillis(300);

    @Bean
    DirectoryPods directoryPods(KubernetesApi api, WatchedCaches caches, Leadership leadership) {
        return new DirectoryPods(api, caches, leadership::isLeader);
    }

    @Bean
    ReconcileLoop<Slot> directoryLoop(
            KubernetesApi api, DirectoryPods pods, Leadership leadership, MeterRegistry meters, Clock clock) {
        LoopSettings settings =
                LoopSettings.named("directories").resync(RESYNC).gate(() -> leadership.isLeader() && pods.isFresh());
        ReconcileLoop<Slot> loop =
                new ReconcileLoop<>(settings, new BatchStarter(api, pods, clock), () -> all(pods), meters, clock);
        pods.onWanted(slot -> loop.enqueueAfter(slot, GATHER));
        pods.onChange(batch -> {
            if (!batch.running()) {
                loop.enqueueAfter(batch.slot(), GATHER);
            }
        });
        return loop;
    }

    private static Set<Slot> all(DirectoryPods pods) {
        Set<Slot> all = new HashSet<>(pods.waiting().slots());
        pods.all().forEach(batch -> all.add(batch.slot()));
        return all;
    }
}
