package cn.xdf.arch.xlss.e2e.harness;

import cn.xdf.arch.xlss.e2e.harness.Command.Checkout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A real cluster of dev/cluster, spoken to as its users do: by that command and by kubectl. */
public final class Cluster implements AutoCloseable {
    private static final Duration COLD_START = Duration.ofMinutes(25);

    private final String name;
    private ApiReader reader;
    private Path directory;

    private Cluster(String name) {
        this.name = name;
    }

    /** Starts a cluster; options as `dev/cluster up` takes them. The first start on a machine builds Kubernetes. */
    public static Cluster up(String name, String... options) {
        Cluster cluster = new Cluster(name);
        cluster.command("up", options).within(COLD_START).run().orFail();
        return cluster;
    }

    /** A cluster that somebody else started (or is about to). */
    public static Cluster named(String name) {
        return new Cluster(name);
    }

    public String name() {
        return name;
    }

    /** Loads our images, applies the manifests and waits until all is Ready. */
    public Cluster install() {
        command("install").within(COLD_START).run().orFail();
        return this;
    }

    /** The same of another checkout, whose images get its revision as tag. */
    public void install(Path checkout) {
        command("install", checkout.toString()).within(COLD_START).run().orFail();
    }

    public Command command(String verb, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of(Checkout.root().resolve("dev/cluster").toString(), "--name", name, verb));
        all.addAll(List.of(arguments));
        return Command.of(all);
    }

    /** dev/cluster kill: a node or a part of the control plane, as if the power failed. */
    public void kill(String what) {
        command("kill", what).run().orFail();
    }

    public void start(String what) {
        command("start", what).run().orFail();
    }

    /** Runs kubectl and returns its output; a failure of kubectl fails the test. */
    public String kubectl(String... arguments) {
        return command("kubectl", arguments).run().orFail();
    }

    /** Runs kubectl and returns whatever happened. */
    public Command.Result tryKubectl(String... arguments) {
        return command("kubectl", arguments).run();
    }

    /** What `kubectl get … -o json` would print. @param arguments those of kubectl: "get", kind, name, -n, -l */
    public JsonNode json(String... arguments) {
        List<String> query = new ArrayList<>(List.of(arguments));
        if (!query.remove("get")) {
            throw new IllegalArgumentException("only get: " + query);
        }
        return reader().get(query);
    }

    /** The names of what such a query finds. */
    public List<String> names(String... arguments) {
        return json(arguments)
                .path("items")
                .valueStream()
                .map(item -> item.at("/metadata/name").asString())
                .toList();
    }

    /** The answer of a path of the API, as it is. */
    public String raw(String path) {
        return reader().raw(path);
    }

    private synchronized ApiReader reader() {
        if (reader == null) {
            reader = new ApiReader(Path.of(command("kubeconfig").run().orFail()));
        }
        return reader;
    }

    public void apply(String manifest) {
        command("kubectl", "apply", "-f", "-").withInput(manifest).run().orFail();
    }

    /** Runs a program inside a node's namespaces. */
    public Command onNode(String node, String... arguments) {
        List<String> all = new ArrayList<>(List.of(node));
        all.addAll(List.of(arguments));
        return command("exec", all.toArray(String[]::new));
    }

    /** The node's folder on this machine: `disk` is its /var/lib/xlss. */
    public Path directory(String node) {
        return directory().resolve(node);
    }

    public synchronized Path directory() {
        if (directory == null) {
            directory = Path.of(command("dir").run().orFail());
        }
        return directory;
    }

    @Override
    public void close() {
        command("down").run().orFail();
    }
}
