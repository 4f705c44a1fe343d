package cn.xdf.arch.xlss.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Containers;
import cn.xdf.arch.xlss.e2e.harness.Seed;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Programs are killed in the middle of moves. Each move ends all the same, and the volume has one home. */
class MoveSoak {
    private static final int MOVES = 12;
    private static final int LONGEST_MOVE = 2_000;
    /** A provisioner that is killed holds its Lease until that expires. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @Test
    void every_move_ends_in_place_whoever_is_killed_meanwhile(Cluster cluster, TestNamespace namespace)
            throws Exception {
        Random random = Seed.random("moves");
        Nodes nodes = new Nodes(cluster);
        nodes.awaitAllHealthy();
        Workload workload = new Workload(cluster, namespace, "moved").apply(Map.of(), "data", "log");
        String home = workload.awaitRunning();
        for (int move = 1; move <= MOVES; move++) {
            String from = home;
            List<String> others =
                    nodes.names().stream().filter(name -> !name.equals(from)).toList();
            home = others.get(random.nextInt(others.size()));
            workload.scale(0);
            workload.restore("move-" + move, home, "startEmpty: Always", "data", "log");
            Thread.sleep(random.nextInt(LONGEST_MOVE));
            String victim = random.nextBoolean() ? killProvisioner(cluster) : killAgent(cluster, home);
            workload.awaitSucceeded("move-" + move, LIMIT);
            System.out.printf("move %d to %s with %s killed%n", move, home, victim);
            for (String volume : List.of("data", "log")) {
                assertThat(workload.annotation(volume, "home")).isEqualTo(home);
                assertThat(workload.annotation(volume, "epoch")).isEqualTo(Integer.toString(move));
                assertThat(workload.annotation(volume, "moving") + workload.annotation(volume, "placing"))
                        .isEmpty();
            }
            workload.scale(1);
            assertThat(workload.awaitRunning()).isEqualTo(home);
            onlyHere(workload, nodes, home);
        }
    }

    private static void onlyHere(Workload workload, Nodes nodes, String home) {
        Await.until("the volume is at one place", LIMIT, () -> {
            for (String node : nodes.names()) {
                if (node.equals(home)) {
                    assertThat(workload.directory("data", node)).isDirectory();
                } else {
                    assertThat(workload.directory("data", node)).doesNotExist();
                }
            }
        });
    }

    private static String killProvisioner(Cluster cluster) {
        String leader = Containers.leaderOrFirst(cluster, "app.kubernetes.io/name=xlss-provisioner");
        Containers.killNine(cluster, leader, "provisioner");
        return leader;
    }

    private static String killAgent(Cluster cluster, String node) {
        String agent = Snapshots.agent(cluster, node);
        Containers.killNine(cluster, agent, "node-agent");
        return agent;
    }
}
