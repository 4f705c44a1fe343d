package cn.xdf.arch.xlss.e2e.sweep;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The restic process with this verb that the agent of a node starts next: stopped as soon as it runs, then continued or killed. */
final class ResticProcess implements Holder {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final String node;
    private final String pattern;
    private CompletableFuture<Command.Result> caught;

    /** @param volume whose name stands in its arguments, but for {@code ls}: the agent may be at work for others, too */
    ResticProcess(Cluster cluster, String node, String verb, String volume) {
        this.cluster = cluster;
        this.node = node;
        // its own name first: not those that set it up
        this.pattern = "^[^ ]*restic " + verb + " " + (verb.equals("ls") ? "" : ".*" + volume);
    }

    /** Lies in wait for it. */
    @Override
    public void stop() {
        String untilStopped = "until pkill -STOP -f \"$1\"; do sleep 0.02; done";
        caught = CompletableFuture.supplyAsync(
                () -> cluster.onNode(node, "sh", "-c", untilStopped, "catch", pattern)
                        .within(LIMIT)
                        .run(),
                task -> Thread.ofPlatform().daemon().start(task));
    }

    @Override
    public void awaitStopped() {
        caught.join().orFail();
    }

    @Override
    public void goOn() {
        signal("-CONT");
    }

    /** Kills it when it has gone on for a while, in the middle of its work, holding its lock; and again as soon as it is tried once more. */
    void killNineTwice(Duration after) {
        // SIGKILL needs no SIGCONT before it: one that may not go on at all would be over before the next pkill finds
        // it
        String first = after.isZero() ? "" : "pkill -CONT -f \"$1\"; sleep \"$2\"; ";
        // the second one must be another process: one that was just killed may be found for a moment yet
        String script = first + "one=$(pgrep -f \"$1\") && kill -KILL $one && "
                + "until other=$(pgrep -f \"$1\" | grep -vxF \"$one\"); do sleep 0.02; done && kill -KILL $other";
        String seconds = Double.toString(after.toMillis() / 1000.0);
        cluster.onNode(node, "sh", "-c", script, "kill", pattern, seconds)
                .within(LIMIT)
                .run()
                .orFail();
    }

    private Command.Result signal(String signal) {
        return cluster.onNode(node, "pkill", signal, "-f", pattern).run();
    }
}
