package cn.xdf.arch.xlss.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

class KubernetesConfigurationIT {
    private final FakeApiServer server = new FakeApiServer();

    @TempDir
    Path directory;

    @Configuration(proxyBeanMethods = false)
    @Import({KubernetesConfiguration.class, LeadershipConfiguration.class})
    static class Program {
        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        WatchedCache<String> nodes(WatchedCaches caches) {
            return caches.watch(ResourceKind.NODES, ListQuery.ALL, node -> node.getMetadata()
                    .getName());
        }

        @Bean
        ReconcileLoop<ObjectKey> loop(
                WatchedCache<String> nodes, Leadership leadership, MeterRegistry meters, Clock clock) {
            LoopSettings settings = LoopSettings.named("nodes").gate(() -> leadership.isLeader() && nodes.isFresh());
            ReconcileLoop<ObjectKey> loop =
                    new ReconcileLoop<>(settings, key -> Outcome.done(), Set::of, meters, clock);
            nodes.onChange((key, before, after) -> loop.enqueue(key));
            return loop;
        }
    }

    private ApplicationContextRunner runner() throws IOException {
        Path kubeconfig = directory.resolve("config");
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                current-context: it
                contexts: [{name: it, context: {cluster: it, user: it}}]
                clusters: [{name: it, cluster: {server: "%s"}}]
                users: [{name: it, user: {token: secret}}]
                """.formatted(server.url()));
        return new ApplicationContextRunner()
                .withUserConfiguration(Program.class)
                .withPropertyValues(
                        "xlss.kubernetes.kubeconfig=" + kubeconfig,
                        "xlss.kubernetes.stale-after=2s",
                        "xlss.kubernetes.heartbeat-interval=200ms",
                        "spring.application.name=xlss-it");
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void a_program_gets_caches_leadership_loops_and_a_readiness_that_follows_the_api() throws IOException {
        server.put("/api/v1/nodes", "{\"metadata\":{\"name\":\"n1\"}}");
        runner().run(context -> {
            Freshness freshness = context.getBean(Freshness.class);
            await().until(() -> freshness.isFresh());
            await().until(() -> context.getBean(Leadership.class).isLeader());
            MeterRegistry meters = context.getBean(MeterRegistry.class);
            await().until(() -> meters.get("xlss.reconcile.pass.duration")
                            .tag("result", "success")
                            .timer()
                            .count()
                    > 0);

            server.kill();
            await().atMost(Duration.ofSeconds(5)).until(() -> !freshness.isFresh());
            ReconcileLoop<?> loop = context.getBean(ReconcileLoop.class);
            assertThat(loop.stuck().isEmpty()).as("no reason to restart").isTrue();
        });
    }

    @Test
    void a_wrong_value_is_named() throws IOException {
        runner().withPropertyValues("xlss.leadership.renew-deadline=10s")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("retry-period <"));
        runner().withPropertyValues("xlss.kubernetes.command-timeout=0s")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("commandTimeout"));
    }
}
