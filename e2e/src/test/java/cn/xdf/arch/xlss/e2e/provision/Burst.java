package cn.xdf.arch.xlss.e2e.provision;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Many claims, each with a pod, all created at once; and what must be true of them in the end, whatever happened meanwhile. */
record Burst(Cluster cluster, TestNamespace namespace, Claims claims, String prefix, int count) {
    private static final Duration LONG = Duration.ofMinutes(5);

    void create() {
        namespace.apply(IntStream.range(0, count).mapToObj(this::one).collect(Collectors.joining("\n---\n")));
    }

    /** Again, until each is there: as a user would, whom the API refused. */
    void createAll() {
        Await.until("all of " + prefix + " are created", LONG, this::create);
    }

    private String one(int number) {
        return """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %1$s}
                spec: {accessModes: [ReadWriteOnce], storageClassName: xlss, resources: {requests: {storage: 1Mi}}}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: %1$s}
                spec:
                  terminationGracePeriodSeconds: 0
                  automountServiceAccountToken: false
                  containers:
                  - name: main
                    image: xlss/busybox:dev
                    imagePullPolicy: IfNotPresent
                    command: [sleep, "3600"]
                    volumeMounts: [{name: data, mountPath: /data}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: %1$s}}]
                """.formatted(prefix + number);
    }

    /** How many claims are Bound now. */
    int bound() {
        return (int) namespace
                .json("get", "pvc")
                .path("items")
                .valueStream()
                .filter(claim -> claim.at("/status/phase").asString().equals("Bound"))
                .count();
    }

    void awaitBound(int least) {
        Await.until(least + " of " + prefix + " are Bound", LONG, () -> assertThat(bound())
                .isGreaterThanOrEqualTo(least));
    }

    /** No directory without its volume, no volume without its directory, no pod for directories left. */
    void awaitConsistent() {
        claims.awaitNoDirectoryPods();
        Await.until("volumes and directories are the same", Duration.ofSeconds(60), () -> assertThat(directories())
                .isEqualTo(volumes()));
    }

    void delete() {
        namespace.kubectl("delete", "pod,pvc", "--all", "--wait=false");
        Await.until("nothing is left", LONG, () -> {
            assertThat(volumes()).isEmpty();
            assertThat(directories()).isEmpty();
        });
        claims.awaitNoDirectoryPods();
    }

    private Set<String> volumes() {
        Set<String> places = new TreeSet<>();
        for (JsonNode volume : cluster.json("get", "pv").path("items")) {
            places.add(volume.at("/metadata/annotations/localpv.k8s.arch.xdf.cn~1home")
                            .asString() + "/" + volume.at("/metadata/name").asString());
        }
        return places;
    }

    private Set<String> directories() {
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
