package cn.xdf.arch.xlss.e2e.harness;

import cn.xdf.arch.xlss.e2e.harness.Command.Checkout;
import java.util.List;

/** The folders that people apply, asked of a server without keeping anything. */
public final class Manifests {
    /** Those that every supported cluster takes as they are. */
    public static final List<String> EVERYWHERE = List.of(
            "manifests",
            "manifests/overlays/kubernetes-1.25",
            "manifests/overlays/kubernetes-1.23",
            "manifests/overlays/own-repository");

    private Manifests() {}

    /** @param folder below the checkout */
    public static Command.Result dryRun(Cluster cluster, String folder) {
        return cluster.tryKubectl(
                "apply",
                "--dry-run=server",
                "-k",
                Checkout.root().resolve(folder).toString());
    }
}
