package cn.xdf.arch.xlss.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.failover.Nodes;
import cn.xdf.arch.xlss.e2e.failover.Workload;
import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What our programs ask of the API server while nothing happens is what docs/api-load.md says, whatever has happened before or lies around. */
@Order(2) // long, and it only waits
@Tag("slow")
class IdleE2E {
    private static final Duration WINDOW = Duration.ofSeconds(60);
    /** What came before has its last consequences. */
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private static final Duration SOON = Duration.ofSeconds(120);

    private Cluster cluster;
    private TestNamespace namespace;
    private Nodes nodes;
    private Load documented;
    private Workload workload;

    @BeforeEach
    void a_volume_in_use(Cluster shared, TestNamespace given) {
        cluster = shared;
        namespace = given;
        nodes = new Nodes(shared);
        nodes.awaitAllHealthy();
        documented = hasty(LoadTable.ofDocs(nodes.names().size()));
        workload = new Workload(shared, given, "idle").apply(Map.of(), "data");
        workload.awaitRunning();
    }

    @Test
    void nothing_else_is_asked_while_all_is_well() throws Exception {
        assertIdle();
    }

    @Test
    void what_nobody_can_put_right_is_not_tried_or_told_again_and_again() throws Exception {
        String home = workload.awaitRunning();
        BrokenThings broken = new BrokenThings(cluster, namespace);
        try {
            broken.apply(workload);
            assertIdle();
        } finally {
            broken.remove(workload, home);
        }
    }

    @Test
    void a_dead_node_and_an_api_server_that_was_away_leave_nothing_behind() throws Exception {
        String dead = nodes.expendable();
        nodes.only(dead, () -> {
            Workload waiting = new Workload(cluster, namespace, "waiting").apply(Map.of(), "data");
            waiting.awaitRunning();
        });
        cluster.kill(dead);
        try {
            nodes.awaitVerdict(dead, "Lost");
            namespace.kubectl("delete", "statefulset", "waiting", "--cascade=orphan");
            namespace.kubectl("delete", "pod", "waiting-0", "--force", "--grace-period=0");
            namespace.kubectl("delete", "pvc", "data-waiting-0", "--wait=false");
            cluster.kill("kube-apiserver");
            cluster.start("kube-apiserver");
            Await.until("all that lives is Ready", SOON, () -> assertThat(cluster.kubectl(
                            "-n",
                            "xlss-system",
                            "get",
                            "pods",
                            "--no-headers",
                            "--field-selector=spec.nodeName!=" + dead))
                    .doesNotContain("0/1", "0/2", "1/2", "Pending"));
            assertIdle();
        } finally {
            cluster.start(dead);
            nodes.awaitAllHealthy();
        }
        assertIdle();
    }

    private void assertIdle() throws IOException, InterruptedException {
        Thread.sleep(SETTLED);
        Load seen = AuditLog.of(cluster).during(WINDOW);
        System.out.println("requests a minute: " + seen.rates());
        assertThat(seen.rates().keySet())
                .as("programs that were heard of")
                .containsAll(documented.rates().keySet());
        List<String> more = seen.beyond(documented, WINDOW);
        assertThat(more).isEmpty();
    }

    /** The agents of test clusters renew their leases and measure volumes all the time, since tests wait for both (overlays/dev). */
    private Load hasty(Load byDefault) {
        Load.Sum sum = new Load.Sum();
        byDefault
                .rates()
                .forEach((program, requests) -> requests.forEach((request, rate) -> sum.add(
                        program,
                        request,
                        program.equals("node-agent") && request.equals("patch leases")
                                ? 30 * nodes.names().size()
                                : rate)));
        return sum.load();
    }
}
