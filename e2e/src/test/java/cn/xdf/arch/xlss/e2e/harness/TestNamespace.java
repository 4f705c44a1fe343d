package cn.xdf.arch.xlss.e2e.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** A Kubernetes namespace of one test, removed after it. */
public record TestNamespace(Cluster cluster, String name) implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    /** The caller closes it. */
    public static TestNamespace create(Cluster cluster) {
        String name = "test-" + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
        cluster.kubectl("create", "namespace", name);
        return new TestNamespace(cluster, name);
    }

    public void apply(String manifest) {
        cluster.command("kubectl", "-n", name, "apply", "-f", "-")
                .withInput(manifest)
                .run()
                .orFail();
    }

    public String kubectl(String... arguments) {
        return cluster.kubectl(inNamespace(arguments));
    }

    public JsonNode json(String... arguments) {
        return cluster.json(inNamespace(arguments));
    }

    private String[] inNamespace(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-n", name));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    @Override
    public void close() {
        cluster.kubectl("delete", "namespace", name, "--wait=false", "--ignore-not-found");
    }
}
