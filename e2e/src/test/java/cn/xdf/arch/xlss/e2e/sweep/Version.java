package cn.xdf.arch.xlss.e2e.sweep;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import cn.xdf.arch.xlss.e2e.harness.Command.Checkout;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A version of xlss, with programs, images and manifests of its own: a checkout of it.
 *
 * @param name for people
 */
record Version(String name, Path checkout) implements AutoCloseable {
    /** This checkout, as it is now. */
    static Version current() {
        return new Version("this version", Checkout.root());
    }

    /** Another one, in a git worktree below this checkout's target folder. @param commit as git knows it */
    static Version of(String commit) {
        Version version = new Version(commit, Checkout.root().resolve("target/versions/" + commit));
        version.close(); // what a run that was killed has left
        git("worktree", "add", "--force", "--detach", version.checkout.toString(), commit)
                .orFail();
        return version;
    }

    /** As a user does it: the manifests are applied, and all programs replaced. Its images are there before, as in a registry. */
    void install(Cluster cluster) {
        if (isCurrent()) {
            cluster.install();
        } else {
            cluster.install(checkout);
        }
        if (!Files.exists(checkout.resolve("manifests/base/scheduler/placeholders.yaml"))) { // as docs/upgrade.md tells
            cluster.tryKubectl("-n", "xlss-placeholders", "delete", "pods", "--all", "--ignore-not-found");
        }
    }

    private boolean isCurrent() {
        return checkout.equals(Checkout.root());
    }

    @Override
    public void close() {
        if (!isCurrent()) {
            git("worktree", "remove", "--force", checkout.toString());
        }
    }

    private static Command.Result git(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "git";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return Command.of(all).run();
    }

    @Override
    public String toString() {
        return name;
    }
}
