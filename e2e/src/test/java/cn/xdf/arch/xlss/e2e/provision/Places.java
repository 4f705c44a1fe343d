package cn.xdf.arch.xlss.e2e.provision;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Where all volumes of a cluster are, as {@code <node>/<volume>}: as the API says it, and as the disks of its nodes do. */
public record Places(Cluster cluster) {
    /** No directory without its volume, and no volume without its directory. */
    public void awaitSame(Duration limit) {
        Await.until("volumes and directories are the same", limit, () -> assertThat(directories())
                .isEqualTo(volumes()));
    }

    public Set<String> volumes() {
        Set<String> places = new TreeSet<>();
        for (JsonNode volume : cluster.json("get", "pv").path("items")) {
            places.add(volume.at("/metadata/annotations/localpv.k8s.arch.xdf.cn~1home")
                            .asString() + "/" + volume.at("/metadata/name").asString());
        }
        return places;
    }

    public Set<String> directories() {
        Set<String> places = new TreeSet<>();
        for (String node : cluster.names("get", "nodes")) {
            Path disk = cluster.directory(node).resolve("disk");
            try (Stream<Path> entries = Files.list(disk)) {
                entries.map(entry -> entry.getFileName().toString())
                        .filter(name -> name.startsWith("pvc-"))
                        .forEach(name -> places.add(node + "/" + name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return places;
    }
}
