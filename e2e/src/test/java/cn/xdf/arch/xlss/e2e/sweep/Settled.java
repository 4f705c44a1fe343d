package cn.xdf.arch.xlss.e2e.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What a volume looks like once nothing moves any more. Each check fails with what it found. */
final class Settled {
    private static final String SIGNPOST = "localpv.node-restriction.kubernetes.io/";
    private static final String BIRTHPLACE =
            "/spec/nodeAffinity/required/nodeSelectorTerms/0/matchExpressions/0/values/0";

    private final Cluster cluster;
    private final String name;
    private final JsonNode volume;
    private final JsonNode nodes;

    /** Reads all of it now. */
    Settled(Cluster cluster, String name) {
        this.cluster = cluster;
        this.name = name;
        this.volume = cluster.json("get", "pv", name);
        this.nodes = cluster.json("get", "nodes").path("items");
    }

    void assertAll(String home, long epoch) throws IOException {
        assertHome(home, epoch);
        assertNoLock();
        assertSignposts(home);
        for (JsonNode node : nodes) {
            String each = node.at("/metadata/name").asString();
            assertNothingStaged(each);
            if (!each.equals(home)) {
                assertNothingStale(each);
            }
        }
    }

    /** Neither an object nor, on any node, a file of the volume. */
    static void assertGone(Cluster cluster, String volume) {
        assertThat(cluster.names("get", "pv")).doesNotContain(volume);
        for (String node : cluster.names("get", "nodes")) {
            String disk = cluster.directory(node) + "/disk";
            assertThat(Command.of("find", disk, "-name", volume + "*").run().orFail())
                    .as("files on " + node)
                    .isEmpty();
        }
    }

    private void assertHome(String home, long epoch) {
        assertThat(Database.annotation(volume, "home")).as("home").isEqualTo(home);
        assertThat(Database.annotation(volume, "epoch")).as("epoch").isEqualTo(Long.toString(epoch));
    }

    private void assertNoLock() {
        assertThat(Database.annotation(volume, "moving")).as("moving").isEmpty();
        assertThat(Database.annotation(volume, "placing")).as("placing").isEmpty();
    }

    /** kubelet mounts the volume at its home and nowhere else. */
    private void assertSignposts(String home) {
        String birthplace = volume.at(BIRTHPLACE).asString();
        for (JsonNode node : nodes) {
            String each = node.at("/metadata/name").asString();
            String elsewhere = each.equals(birthplace) ? "away" : "";
            String here = each.equals(birthplace) ? "" : "here";
            JsonNode labels = node.at("/metadata/labels");
            assertThat(labels.path(SIGNPOST + name).asString(""))
                    .as("signpost on " + each)
                    .isEqualTo(each.equals(home) ? here : elsewhere);
            assertThat(labels.path(SIGNPOST + "admitted").asString(""))
                    .as("admitted on " + each)
                    .isEqualTo("true");
        }
    }

    private void assertNothingStaged(String node) throws IOException {
        Path staging = disk(node).resolve(".xlss/staging").resolve(name);
        if (Files.isDirectory(staging)) {
            try (Stream<Path> left = Files.list(staging)) {
                assertThat(left.toList()).as("staging on " + node).isEqualTo(List.of());
            }
        }
    }

    private void assertNothingStale(String node) {
        assertThat(disk(node).resolve(name)).as("stale directory on " + node).doesNotExist();
    }

    private Path disk(String node) {
        return cluster.directory(node).resolve("disk");
    }
}
