package cn.xdf.arch.xlss.e2e.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.failover.Workload;
import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import cn.xdf.arch.xlss.e2e.provision.Places;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * An older version, this one, the older one again and this one again, each installed with its own manifests, images and CRDs while work is under way:
 * nothing is lost, and nothing happens twice. {@code XLSS_UPGRADE_FROM=commit} names another older version (docs/upgrade.md).
 */
@Tag("alone")
class UpgradeFromSoak {
    private static final String FROM =
            Optional.ofNullable(System.getenv("XLSS_UPGRADE_FROM")).orElse("f6023ca9");

    private static final Duration SOON = Duration.ofSeconds(90);

    private static final String DIRECTORIES = "localpv.k8s.arch.xdf.cn/directory";

    /** Room that is kept for it while its bind is held. */
    private static final String ROOM = "{requests: {cpu: 10m, memory: 16Mi}}";

    /** One that is up, and loses what is installed on it; null: one of its own. */
    private static final String GIVEN = System.getenv("XLSS_E2E_CLUSTER");

    private static Version older;
    private static Cluster cluster;

    @BeforeAll
    static void theOlderVersion() {
        older = Version.of(FROM);
        cluster = GIVEN == null ? Cluster.up("upgrade", "3", "--fast-node-death") : Cluster.named(GIVEN);
        older.install(cluster);
    }

    @AfterAll
    static void down() {
        older.close();
        if (GIVEN == null) {
            Cluster.named("upgrade").close();
        }
    }

    @Test
    @Timeout(value = 40, unit = TimeUnit.MINUTES)
    void work_outlives_an_upgrade_a_rollback_and_an_upgrade_again() throws Exception {
        try (TestNamespace namespace = TestNamespace.create(cluster)) {
            Workload diary = new Workload(cluster, namespace, "diary")
                    .apply(
                            Map.of(
                                    "backup", "enabled",
                                    "backup-schedule", "@every 1m",
                                    "backup-retention", "last=3"),
                            "data");
            String home = diary.awaitRunning();
            String pod = diary.uid();
            for (Version next : List.of(Version.current(), older, Version.current())) {
                Instant begun = Instant.now();
                replaceBy(next);
                assertThat(diary.uid()).as("a pod that nobody replaces").isEqualTo(pod);
                assertThat(diary.recordsWithoutGap(diary.directory("data", home)))
                        .hasSizeGreaterThan(10);
                awaitBackup(diary);
                System.out.printf(
                        "%s: replaced, and all is right after %d s%n",
                        next, Duration.between(begun, Instant.now()).toSeconds());
            }
        }
    }

    /** A restore is running, whose bind is held; pods with new volumes come and go; backups are due. */
    private static void replaceBy(Version next) {
        try (TestNamespace moving = TestNamespace.create(cluster);
                TestNamespace coming = TestNamespace.create(cluster);
                Failover failover = Failover.prepare(cluster, moving, ROOM);
                Arrivals arrivals = Arrivals.begin(coming)) {
            try (HeldFailover _ = failover.holdAt(Phase.RESTORING)) {
                next.install(cluster);
            }
            failover.awaitRunning();
            failover.assertRight(1);
            failover.askForBackup();
            failover.assertRepositoryServes();

            System.out.printf("%s: the last new volume %s after the programs%n", next, arrivals.awaitServed());
            if (!next.equals(older)) {
                new Places(cluster).awaitSame(SOON);
            }
            arrivals.leave();
            awaitNothingLeft(next);
        }
    }

    /** The older version does not know the records of the newer one: what that had begun at the last moment is taken back after the next upgrade. */
    private static void awaitNothingLeft(Version version) {
        if (!version.equals(older)) {
            new Places(cluster).awaitSame(SOON);
            Await.until("no pod for directories is left", SOON, () -> assertThat(
                            cluster.names("-n", Metrics.SYSTEM, "get", "pods", "-l", DIRECTORIES))
                    .isEmpty());
        }
        Await.until("no placeholder is left", SOON, () -> assertThat(
                        cluster.names("-n", "xlss-placeholders", "get", "pods"))
                .isEmpty());
    }

    /** That was begun by the programs that are there now. */
    private static void awaitBackup(Workload diary) {
        Instant now = Instant.now();
        Await.until("a backup by schedule", SOON, () -> {
            var claim = diary.namespace().json("get", "pvc", "data-diary-0");
            assertThat(Database.annotation(claim, "last-backup-result")).isEqualTo("Success");
            assertThat(Instant.parse(Database.annotation(claim, "last-backup-time")))
                    .isAfter(now);
        });
    }
}
