package cn.xdf.arch.xlss.e2e.binding;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/**
 * The same pods and claims before the stock scheduler with its VolumeBinding plugin and before our extender, one candidate node at a time: both must say
 * the same, and give the claims the same volumes. The two nodes are objects without a kubelet, so nothing is run, only placed.
 */
@Tag("slow")
class BindingParityE2E {
    private static final List<String> NODES = List.of("parity-a", "parity-b");
    private static final String STOCK = "default-scheduler";
    private static final String OURS = "xlss-scheduler";
    private static final Duration LONG = Duration.ofMinutes(4);
    private static final Duration SETTLED = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.shared();

    @Test
    void both_schedulers_say_the_same(Cluster cluster, TestNamespace namespace) {
        List<ParityCase> cases = ParityCase.all();
        List<ParityCopy> copies = copies(cases, namespace.name());
        sweep(cluster);
        try {
            create(cluster, namespace, List.of(node("parity-a", "a", "7"), node("parity-b", "b", "3")));
            create(
                    cluster,
                    namespace,
                    copies.stream()
                            .flatMap(copy -> copy.of().objects(copy).stream())
                            .toList());
            still("volumes and claims", () -> phases(namespace, "pv") + phases(namespace, "pvc"));
            namespace.kubectl("delete", "pv,pvc", "-l", "parity-delete=yes", "--wait=false");
            create(
                    cluster,
                    namespace,
                    copies.stream().map(copy -> copy.of().pod(copy)).toList());
            still("verdicts", () -> ParityVerdicts.of(namespace, copies));
            compare(cases, ParityVerdicts.of(namespace, copies));
        } finally {
            clean(namespace);
            sweep(cluster);
        }
    }

    private static List<ParityCopy> copies(List<ParityCase> cases, String namespace) {
        List<ParityCopy> copies = new ArrayList<>();
        for (ParityCase one : cases) {
            for (String node : NODES) {
                copies.add(new ParityCopy(one, node, STOCK, namespace));
                copies.add(new ParityCopy(one, node, OURS, namespace));
            }
        }
        return copies;
    }

    private static void compare(List<ParityCase> cases, Map<String, String> verdicts) {
        List<String> wrong = new ArrayList<>();
        System.out.printf("%-52s %-9s %-34s %s%n", "case", "node", STOCK, OURS);
        for (ParityCase one : cases) {
            for (String node : NODES) {
                String stock = verdicts.get(new ParityCopy(one, node, STOCK, "").id());
                String ours = verdicts.get(new ParityCopy(one, node, OURS, "").id());
                Optional<String> listed = one.difference(node);
                boolean asExpected = stock.equals(ours) == listed.isEmpty();
                String row = "%-52s %-9s %-34s %s"
                        .formatted(one.name(), node, stock, stock.equals(ours) ? "the same" : ours);
                System.out.println(
                        row + listed.map(reason -> "  (" + reason + ")").orElse(""));
                if (!asExpected) {
                    wrong.add(row);
                }
            }
        }
        assertThat(wrong)
                .as("differences that are not listed, and listed ones that are none")
                .isEmpty();
        assertThat(verdicts.values().stream().filter(verdict -> verdict.startsWith("placed")))
                .as("enough pods were placed for the rest to tell something")
                .hasSizeGreaterThan(cases.size() / 2);
    }

    private static String phases(TestNamespace namespace, String kind) {
        Map<String, String> phases = new TreeMap<>();
        ParityVerdicts.byName(namespace, kind)
                .forEach((name, one) -> phases.put(name, one.at("/status/phase").asString("")));
        if (kind.equals("pv")) {
            assertThat(phases.values()).doesNotContain("", "Pending");
        }
        return phases.toString();
    }

    /** Waits until what is asked for has not changed for a while: schedulers try again what they could not place at first. */
    private static void still(String what, Supplier<Object> state) {
        Object[] last = {null};
        long[] since = {0};
        Duration took = Await.until(what + " change no more", LONG, () -> {
            Object now = state.get();
            if (!now.equals(last[0])) {
                last[0] = now;
                since[0] = System.nanoTime();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - since[0])).isGreaterThan(SETTLED);
        });
        System.out.printf("%s changed no more after %d s%n", what, took.toSeconds());
    }

    private static Object node(String name, String zone, String rack) {
        return JSON.readTree("""
                {"apiVersion": "v1", "kind": "Node",
                 "metadata": {"name": "%s", "labels": {"binding-parity": "yes", "kubernetes.io/hostname": "%s", "zone": "%s", "rack": "%s"}},
                 "status": {"allocatable": {"cpu": "64", "memory": "64Gi", "pods": "1000"}, "capacity": {"cpu": "64", "memory": "64Gi", "pods": "1000"}}}
                """.formatted(name, name, zone, rack));
    }

    private static void create(Cluster cluster, TestNamespace namespace, Collection<?> objects) {
        String list = JSON.writeValueAsString(Map.of("apiVersion", "v1", "kind", "List", "items", objects));
        cluster.command("kubectl", "-n", namespace.name(), "create", "-f", "-")
                .withInput(list)
                .run()
                .orFail();
    }

    /** Also what an earlier run has left. */
    private static void sweep(Cluster cluster) {
        cluster.kubectl("delete", "nodes,storageclasses,csidrivers,pv", "-l", "binding-parity=yes", "--wait=false");
        Await.until(
                "its volumes are gone", LONG, () -> assertThat(cluster.names("get", "pv", "-l", "binding-parity=yes"))
                        .isEmpty());
    }

    private static void clean(TestNamespace namespace) {
        namespace.kubectl("delete", "pods", "--all", "--force", "--grace-period=0", "--wait=false");
        ParityVerdicts.byName(namespace, "pvc").forEach((name, claim) -> {
            if (!claim.at("/metadata/labels/parity-delete").asString("").isEmpty()) {
                namespace.kubectl("patch", "pvc", name, "--type=merge", "-p", "{\"metadata\":{\"finalizers\":null}}");
            }
        });
        namespace.kubectl("delete", "pvc", "--all", "--wait=false"); // their volumes go after them
    }
}
