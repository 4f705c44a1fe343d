package cn.xdf.arch.xlss.e2e.plugin;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Metrics;
import java.util.List;
import java.util.function.Consumer;

/**
 * One way in which an installation can be broken.
 *
 * @param check of the doctor that must find it, and no other
 * @param found words that its finding must have
 * @param fix words of the fix that it must name
 */
record Breakage(
        String name, String check, String found, String fix, Consumer<Cluster> breaking, Consumer<Cluster> mending) {
    static final Consumer<Cluster> APPLY = cluster -> cluster.kubectl(
            "apply", "-k", cluster.directory().resolve("install").toString());

    /** Mended by applying the manifests again, and the fix says so. */
    static Breakage mendedByApplying(String name, String check, String found, Consumer<Cluster> breaking) {
        return new Breakage(name, check, found, "kubectl apply", breaking, APPLY);
    }

    static Breakage of(
            String name,
            String check,
            String found,
            String fix,
            Consumer<Cluster> breaking,
            Consumer<Cluster> mending) {
        return new Breakage(name, check, found, fix, breaking, mending);
    }

    /** The same with kubectl in our namespace, on either side a line of words without spaces in them. */
    static Breakage byKubectl(String name, String check, String found, String fix, String breaking, String mending) {
        return of(name, check, found, fix, kubectl(breaking), kubectl(mending));
    }

    /** Runs kubectl in our namespace. @param line its arguments, one space between them */
    static Consumer<Cluster> kubectl(String line) {
        List<String> arguments = List.of(("-n " + Metrics.SYSTEM + " " + line).split(" "));
        return cluster -> cluster.kubectl(arguments.toArray(String[]::new));
    }

    @Override
    public String toString() {
        return name;
    }
}
