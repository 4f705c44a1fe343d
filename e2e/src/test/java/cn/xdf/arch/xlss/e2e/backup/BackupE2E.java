package cn.xdf.arch.xlss.e2e.backup;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups as annotations say, seen from outside: by plain restic on the repository's files. */
@Tag("slow")
class BackupE2E {
    private static final String ENABLED = "localpv.k8s.arch.xdf.cn/backup: enabled";
    private static final Duration SOON = Duration.ofSeconds(90);

    @Test
    void asked_for_it_is_made_told_kept_as_wished_and_exact(
            Cluster cluster, TestNamespace namespace, @TempDir Path restored) {
        SavedPod pod =
                SavedPod.start(cluster, namespace, ENABLED + ", localpv.k8s.arch.xdf.cn/backup-exclude: \"*.tmp\"");
        pod.annotate("backup-retention", "last=2");

        System.out.printf("fulfilled after %d ms%n", pod.saveNow("one").toMillis());

        assertThat(pod.report("result")).isEqualTo("Success");
        assertThat(Long.parseLong(pod.report("bytes"))).isPositive();
        Await.until("the event", SOON, () -> assertThat(pod.events("BackupSucceeded"))
                .singleElement()
                .asString()
                .startsWith("data-db-0: snapshot " + pod.report("snapshot").substring(0, 8)));
        assertThat(Metrics.sum(cluster, "xlss_backup_last_success_timestamp_seconds", namespace.name()))
                .isPositive();
        String volume = pod.directory().getFileName().toString();
        pod.restic("restore", pod.report("snapshot"), "--no-lock", "--target", restored.toString());
        assertThat(Command.of(
                                "diff",
                                "-r",
                                pod.directory().toString(),
                                restored.resolve(volume).toString())
                        .run()
                        .output())
                .isEqualTo("Only in " + pod.directory() + ": skip.tmp\n");

        pod.annotate("backup-retention", "last=many");
        pod.saveNow("two");
        pod.saveNow("three");

        Await.until( // a backup is told before old ones are forgotten
                "the last good value is in force",
                SOON,
                () -> assertThat(pod.snapshots().size()).isEqualTo(2));
        assertThat(pod.snapshots().path(1).path("id").asString()).isEqualTo(pod.report("snapshot"));
        assertThat(pod.events("BadAnnotation"))
                .singleElement()
                .asString()
                .startsWith("data-db-0: localpv.k8s.arch.xdf.cn/backup-retention")
                .endsWith("x1");
    }

    @Test
    void a_repository_that_is_away_is_told_and_the_backup_made_up(Cluster cluster, TestNamespace namespace) {
        SavedPod pod = SavedPod.start(cluster, namespace, ENABLED);
        pod.saveNow("before");
        scaleRepository(cluster, 0);
        try {
            pod.annotate("backup-now", "meanwhile");
            Await.until("it is told", SOON, () -> {
                assertThat(pod.report("result")).isEqualTo("Failed");
                assertThat(pod.events("BackupFailed"))
                        .isNotEmpty()
                        .allMatch(event -> event.contains("did not answer in time"));
            });
            assertThat(pod.report("request")).isEqualTo("before");
        } finally {
            scaleRepository(cluster, 1);
        }
        pod.awaitSaved("meanwhile");
        assertThat(pod.report("result")).isEqualTo("Success");
    }

    @Test
    void a_killed_agent_takes_restic_with_it_and_the_next_one_makes_up_for_it(Cluster cluster, TestNamespace namespace)
            throws Exception {
        SavedPod pod = SavedPod.start(cluster, namespace, ENABLED);
        byte[] noise = new byte[300 << 20];
        new Random(1).nextBytes(noise);
        Files.write(pod.directory().resolve("noise"), noise);
        String volume = pod.directory().getFileName().toString();

        pod.annotate("backup-now", "big");
        ProcessHandle restic = awaitRestic(volume);
        restic.parent().orElseThrow().destroyForcibly();

        restic.onExit().get(5, TimeUnit.SECONDS);
        pod.awaitSaved("big");
        assertThat(pod.snapshots().size()).isEqualTo(1);
        assertThat(pod.report("result")).isEqualTo("Success");
    }

    @Test
    void a_schedule_is_kept(Cluster cluster, TestNamespace namespace) {
        SavedPod pod = SavedPod.start(
                cluster, namespace, ENABLED + ", localpv.k8s.arch.xdf.cn/backup-schedule: \"@every 1m\"");
        Await.until(
                "the first one", SOON, () -> assertThat(pod.report("result")).isEqualTo("Success"));
        assertThat(pod.snapshots().path(0).path("tags").toString()).contains("trigger=schedule", "pod=db-0", "epoch=0");
    }

    /** The backup of this volume, on whatever node: the nodes' processes are processes of this machine. Its parent is the agent. */
    private static ProcessHandle awaitRestic(String volume) {
        AtomicReference<ProcessHandle> found = new AtomicReference<>();
        Await.until("restic reads " + volume, SOON, () -> {
            ProcessHandle.allProcesses()
                    .filter(process -> process.info().command().orElse("").endsWith("/restic"))
                    .filter(process -> process.info().commandLine().orElse("").contains("pv=" + volume))
                    .findFirst()
                    .ifPresent(found::set);
            assertThat(found.get()).isNotNull();
        });
        return found.get();
    }

    private static void scaleRepository(Cluster cluster, int replicas) {
        cluster.kubectl("-n", Metrics.SYSTEM, "scale", "statefulset", "xlss-repository", "--replicas=" + replicas);
        Await.until("the repository has " + replicas + " replicas", SOON, () -> {
            var status = cluster.json("-n", Metrics.SYSTEM, "get", "statefulset", "xlss-repository")
                    .path("status");
            assertThat(status.path("replicas").asInt(0)).isEqualTo(replicas);
            assertThat(status.path("readyReplicas").asInt(0)).isEqualTo(replicas);
        });
    }
}
