package cn.xdf.arch.xlss.webhook;

import cn.xdf.arch.xlss.http.ListeningState;
import cn.xdf.arch.xlss.kube.EventRecorder;
import cn.xdf.arch.xlss.kube.KubernetesApi;
import cn.xdf.arch.xlss.kube.Leadership;
import cn.xdf.arch.xlss.kube.LeadershipConfiguration;
import cn.xdf.arch.xlss.kube.LoopSettings;
import cn.xdf.arch.xlss.kube.ObjectKey;
import cn.xdf.arch.xlss.kube.ReconcileLoop;
import cn.xdf.arch.xlss.webhook.certificate.ServingCertificate;
import cn.xdf.arch.xlss.webhook.cluster.Memory;
import cn.xdf.arch.xlss.webhook.remake.RemakeReconciler;
import cn.xdf.arch.xlss.webhook.remake.Steadiness;
import cn.xdf.arch.xlss.webhook.slipped.SlippedPods;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Pods that slipped past and can never run by themselves are made anew. Of the replicas one leads, so that a controller's pauses are kept in one place. It
 * is done by the webhook, since only it knows that a pod made now would be routed.
 */
@Configuration(proxyBeanMethods = false)
@Import(LeadershipConfiguration.class)
class RemakeConfiguration {
    @Bean
    ReconcileLoop<ObjectKey> remadePods(
            KubernetesApi api,
            Memory memory,
            SlippedPods slipped,
            EventRecorder events,
            Leadership leadership,
            ListeningState listening,
            ServingCertificate serving,
            WebhookProperties properties,
            MeterRegistry registry,
            InstantSource clock) {
        Duration patience = properties.slippedAfter();
        Counter remade = Counter.builder("xlss.webhook.pods.remade")
                .description("Pods that slipped past and were deleted, so that their controllers make them anew")
                .register(registry);
        Steadiness serves = new Steadiness(
                () -> memory.isFresh()
                        && memory.waiting().isFresh()
                        && listening.isListening()
                        && serving.expiry().filter(clock.instant()::isBefore).isPresent(),
                patience,
                clock);
        LoopSettings settings = LoopSettings.named("remade-pods")
                .workers(1)
                .gate(() -> properties.remakeSlippedPods() && serves.isSteady() && leadership.isLeader());
        ReconcileLoop<ObjectKey> loop = new ReconcileLoop<>(
                settings,
                new RemakeReconciler(api, memory, slipped, events, remade::increment, patience, clock),
                List::of,
                registry,
                clock);
        memory.waiting().onChange((key, before, after) -> {
            if (after != null) {
                loop.enqueueAfter(key, patience);
            }
        });
        return loop;
    }
}
