package cn.xdf.arch.xlss.e2e.provision;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.e2e.harness.Await;
import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
        new Places(cluster).awaitSame(Duration.ofSeconds(60));
    }

    void delete() {
        namespace.kubectl("delete", "pod,pvc", "--all", "--wait=false");
        Await.until("nothing is left", LONG, () -> {
            assertThat(new Places(cluster).volumes()).isEmpty();
            assertThat(new Places(cluster).directories()).isEmpty();
        });
        claims.awaitNoDirectoryPods();
    }
}
