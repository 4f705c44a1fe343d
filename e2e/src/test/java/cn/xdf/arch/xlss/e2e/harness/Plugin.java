package cn.xdf.arch.xlss.e2e.harness;

import cn.xdf.arch.xlss.e2e.harness.Command.Checkout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** `kubectl xlss`, as its users run it: kubectl finds the plugin in the PATH, and the plugin finds kubectl there. */
public final class Plugin {
    private final String kubectl;
    private final String kubeconfig;

    public Plugin(Cluster cluster) {
        kubectl =
                cluster.onNode("n1", "sh", "-c", "command -v kubectl").run().orFail(); // that of the cluster's version
        kubeconfig = cluster.command("kubeconfig").run().orFail();
    }

    public Command.Result run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(kubectl, "xlss"));
        all.addAll(List.of(arguments));
        Path folder = Checkout.root().resolve("plugin");
        String path = folder + ":" + Path.of(kubectl).getParent() + ":" + System.getenv("PATH");
        Command.Result result = Command.of(all)
                .with("PATH", path)
                .with("KUBECONFIG", kubeconfig)
                .run();
        if (result.error().contains("Traceback") || result.error().contains("a fault of this program")) {
            throw new AssertionError("it fell over: " + result.error());
        }
        return result;
    }

    /** What it says with {@code -o json}. */
    public JsonNode json(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", "json"));
        Command.Result result = run(all.toArray(String[]::new));
        try {
            return JsonMapper.shared().readTree(result.output());
        } catch (RuntimeException noJson) {
            throw new AssertionError("no JSON: " + result.output() + result.error(), noJson);
        }
    }
}
