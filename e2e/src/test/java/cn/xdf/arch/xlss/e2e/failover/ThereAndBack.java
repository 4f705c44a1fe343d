package cn.xdf.arch.xlss.e2e.failover;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.Map;

/** Moves two volumes, one with everything and an empty one, from A to B and back, and compares them from outside of pod and product. */
final class ThereAndBack {
    private final Workload workload;
    private final Duration limit;
    private String full;
    private String empty;

    private ThereAndBack(Workload workload, Duration limit) {
        this.workload = workload;
        this.limit = limit;
    }

    /**
     * @param files small ones
     * @param megabytes of one large file
     * @param limit of each move
     */
    static void go(Cluster cluster, TestNamespace namespace, int files, int megabytes, Duration limit) {
        Nodes nodes = new Nodes(cluster);
        nodes.awaitAllHealthy();
        Workload workload =
                new Workload(cluster, namespace, "exact").applyIdle(Map.of("backup", "enabled"), "data", "none");
        String first = workload.awaitRunning();
        String second = nodes.names().stream()
                .filter(name -> !name.equals(first))
                .findFirst()
                .orElseThrow();
        ThereAndBack trip = new ThereAndBack(workload, limit);
        trip.fill(first, files, megabytes);
        trip.move(first, second);
        trip.move(second, first);
    }

    private void fill(String node, int files, int megabytes) {
        Tree.make(workload.directory("data", node), files, megabytes);
        full = Tree.tell(workload.directory("data", node));
        empty = Tree.tell(workload.directory("none", node));
        assertThat(full)
                .contains("sparse", "setuid", "linked to large", "\\xff linked", "fifo", "new\\nline")
                .contains("user.told", "posix_acl_access", "posix_acl_default", "security.capability");
        assertThat(full.lines()).hasSizeGreaterThan(files);
    }

    private void move(String from, String to) {
        workload.backUp("data", "none");
        workload.scale(0);
        String name = from + "-to-" + to;
        workload.restore(name, to, "snapshot: latest", "data", "none");
        workload.awaitSucceeded(name, limit);
        workload.scale(1);
        assertThat(workload.awaitRunning()).isEqualTo(to);
        assertThat(Tree.tell(workload.directory("data", to)).lines())
                .containsExactlyElementsOf(full.lines().toList());
        assertThat(Tree.tell(workload.directory("none", to))).isEqualTo(empty);
    }
}
