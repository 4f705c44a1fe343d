package cn.xdf.arch.xlss.e2e.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Containers;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * kill -9 of each program in each phase of a fail-over, and of restic while it restores. Always: the pod ends Running once, on the
 * other node, with exactly the data of the backup; its claim never leaves Bound; no lock, staging or wrong signpost is left.
 */
class KillSweepSoak {
    private static final Duration SOON = Duration.ofSeconds(90);

    enum Victim {
        AGENT,
        EXTENDER,
        SCHEDULER,
        PROVISIONER,
        API_SERVER,
        RESTIC
    }

    static Stream<Arguments> sweep() {
        Stream<Arguments> programs = Arrays.stream(HeldRestore.Phase.values())
                .flatMap(phase -> Arrays.stream(Victim.values())
                        .filter(victim -> victim != Victim.RESTIC)
                        .map(victim -> Arguments.of(victim, phase)));
        Stream<Arguments> restic = Stream.generate(() -> Arguments.of(Victim.RESTIC, HeldRestore.Phase.RESTORING))
                .limit(5);
        return Stream.concat(programs, restic);
    }

    @ParameterizedTest
    @MethodSource("sweep")
    void a_failover_survives_a_kill(Victim victim, HeldRestore.Phase phase, Cluster cluster, TestNamespace namespace) {
        FailedHome failover = FailedHome.prepare(cluster, namespace);
        String killed = "";
        try (failover) {
            try (HeldRestore _ = failover.holdAt(phase)) {
                killed = kill(victim, cluster, failover.target());
            }
            long start = System.nanoTime();
            failover.awaitMoved();
            System.out.printf(
                    "%s killed in %s: Running %d ms later%n", victim, phase, (System.nanoTime() - start) / 1_000_000);
        } finally {
            fresh(cluster, killed);
        }
    }

    /** @return the pod whose container was killed; empty: none */
    private static String kill(Victim victim, Cluster cluster, String target) {
        return switch (victim) {
            case AGENT -> Actor.agent(cluster, target).killNine();
            case EXTENDER -> Actor.extender(cluster).killNine();
            case SCHEDULER -> Actor.scheduler(cluster).killNine();
            case PROVISIONER -> Actor.provisioner(cluster).killNine();
            case API_SERVER -> {
                cluster.kill("kube-apiserver");
                cluster.start("kube-apiserver");
                yield "";
            }
            case RESTIC -> {
                cluster.onNode(target, "pkill", "-KILL", "-x", "restic").run().orFail();
                yield "";
            }
        };
    }

    /** A new pod in place of the killed one's: kubelet waits longer before each restart of a container, in the end for minutes. */
    private static void fresh(Cluster cluster, String pod) {
        if (pod.isEmpty()) {
            return;
        }
        cluster.kubectl("-n", Metrics.SYSTEM, "delete", "pod", pod, "--grace-period=1");
        Await.until("all of xlss is Ready", SOON, () -> {
            for (String each : Metrics.pods(cluster)) {
                assertThat(Containers.ready(cluster, each)).as(each).isTrue();
            }
        });
    }
}
