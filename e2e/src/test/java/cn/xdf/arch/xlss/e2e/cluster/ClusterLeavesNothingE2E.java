package cn.xdf.arch.xlss.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import cn.xdf.arch.xlss.e2e.harness.Seed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine is after a cluster as it was before it, however the cluster ended. */
@Tag("alone")
@Tag("slow")
class ClusterLeavesNothingE2E {
    private static final String ONE = "leave1";
    private static final String TWO = "leave2";
    private static final Duration CLEANED = Duration.ofSeconds(30);

    @TempDir
    private static Path folder;

    private HostSnapshot before;

    /** How long a whole `up` takes here, and afterwards all that it makes only once (images, their store) is there. */
    private static Duration whole;

    @BeforeAll
    static void takeTheTime() {
        Cluster.up(ONE, "2").close();
        long start = System.nanoTime();
        Cluster.up(ONE, "2").close();
        whole = Duration.ofNanos(System.nanoTime() - start);
    }

    /** A moment of `up` between these parts of it; never so late that a fast one may be over. */
    private static Duration moment(Random random, double from, double to) {
        return Duration.ofMillis((long) (whole.toMillis() * (from + random.nextDouble() * (to - from))));
    }

    @BeforeEach
    void look() {
        before = HostSnapshot.of(ONE, TWO);
    }

    @AfterEach
    void sweepWhatAFailedTestLeft() {
        Cluster.named(ONE).close();
        Cluster.named(TWO).close();
    }

    @Test
    void two_clusters_side_by_side_come_and_go_on_their_own() throws IOException {
        CompletableFuture<Cluster> starting = CompletableFuture.supplyAsync(() -> Cluster.up(TWO, "1"));
        Cluster one = Cluster.up(ONE, "1");
        Cluster two = starting.join();
        Workloads.web(one);
        Workloads.web(two);
        assertAnswers(one);
        assertAnswers(two);

        Command.Result refused = one.command("up", "1").run();
        assertThat(refused.code()).as("up of a cluster that is up").isNotZero();
        assertThat(refused.error()).contains("cluster '" + ONE + "' is up: take it down first");
        assertAnswers(one);

        mountOnTheDiskOf(one);
        one.close();
        assertThat(Files.exists(Path.of("/var/tmp/xlss", ONE)))
                .as("files of " + ONE)
                .isFalse();
        assertAnswers(two);

        ruin(two);
        two.close();
        before.assertUnchanged();
    }

    @Test
    void control_c_at_any_moment_of_up_takes_all_with_it() throws Exception {
        Random random = Seed.random("the moments of Ctrl-C");
        for (int moment = 0; moment < 3; moment++) {
            Duration delay = moment(random, 0.05 + moment * 0.2, 0.25 + moment * 0.2);
            Launcher up = runningAfter(delay);
            up.interrupt();
            if (up.runsAfter(Duration.ofMillis(random.nextInt(300)))) {
                up.interrupt(); // the impatient press it twice
            }
            assertThat(up.exitCode(CLEANED))
                    .as("after " + delay + ": " + up.output())
                    .isEqualTo(130);
            before.assertUnchanged();
        }
    }

    @Test
    void after_a_killed_launcher_the_next_up_sweeps_and_starts() throws Exception {
        Duration delay = moment(Seed.random("the moment of SIGKILL"), 0.05, 0.65);
        Launcher killed = runningAfter(delay);
        killed.kill();

        try (Cluster cluster = Cluster.up(ONE, "1")) {
            Workloads.web(cluster);
            assertAnswers(cluster);
            cluster.command("status").run().orFail();
        }
        before.assertUnchanged();
    }

    @Test
    void down_of_no_cluster_says_so_and_is_no_failure() {
        Command.Result down = Cluster.named(ONE).command("down").run();
        assertThat(down.code()).isZero();
        assertThat(down.error()).contains("there is no cluster '" + ONE + "'");
        before.assertUnchanged();
    }

    /** An `up` that has run for this time. One that is over by then was faster than the one timed before: again, and sooner. */
    private static Launcher runningAfter(Duration delay) throws Exception {
        Launcher up = Launcher.up(ONE, folder);
        if (up.runsAfter(delay)) {
            return up;
        }
        assertThat(up.exitCode(CLEANED)).as(up.output()).isZero();
        Cluster.named(ONE).close();
        return runningAfter(delay.dividedBy(2));
    }

    private static void assertAnswers(Cluster cluster) {
        String pod = Workloads.podsByNode(cluster).get("n1");
        assertThat(Workloads.get(cluster, pod, "127.0.0.1", 8080, "/node")).contains("n1");
    }

    /** As a test does that needs a full disk: a mount of the host inside the cluster's folder, held by a pod's mount. */
    private static void mountOnTheDiskOf(Cluster cluster) throws IOException {
        Path disk = Files.createDirectories(cluster.directory("n1").resolve("disk/small"));
        Command.of("mount", "-t", "tmpfs", "tmpfs", disk.toString()).run().orFail();
    }

    /** As an impatient person does: `rm -rf` of the folder, as far as it goes. */
    private static void ruin(Cluster cluster) {
        Command.of("rm", "-rf", cluster.directory().toString()).run();
        assertThat(HostProcesses.inCgroup(TWO)).as("it still runs").isNotEmpty();
    }
}
