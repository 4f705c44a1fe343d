package cn.xdf.arch.xlss.e2e.cluster;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** The sign of life of a node's web pod, read from the node's disk on this machine: it needs no API and no network. */
record Beat(Path file) {
    static Beat of(Cluster cluster, String node) {
        return new Beat(cluster.directory(node).resolve("disk/web/beat"));
    }

    int count() throws IOException {
        return Files.readAllLines(file).size();
    }

    /** Waits for one more line; returns how long that took. */
    Duration awaitMore(String what, Duration limit) throws IOException {
        int before = count();
        return Await.until(what, limit, () -> {
            if (count() <= before) {
                throw new AssertionError("no line was added to " + file);
            }
        });
    }

    /** Whether lines were added while we waited three times as long as the pod does between two. */
    boolean goesOn() throws IOException, InterruptedException {
        int before = count();
        Thread.sleep(1500);
        return count() > before;
    }
}
