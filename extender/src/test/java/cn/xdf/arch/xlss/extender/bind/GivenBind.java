package cn.xdf.arch.xlss.extender.bind;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.extender.wire.BindRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A bind of pod p to n2, and what may be true of its volume pvc-1, which is ours. */
abstract class GivenBind {
    static final BindRequest REQUEST = new BindRequest("p", "default", "uid-1", "n2");

    /** The node of {@code volume("n1")}, and its claim. */
    static final String LOST_HOME = """
            kind: StorageNode
            metadata: {name: n1}
            status: {verdict: {state: Lost, since: "2026-01-01T00:00:00Z"}}
            ---
            kind: PersistentVolumeClaim
            metadata: {name: data, namespace: default, uid: uid-data, annotations: {localpv.k8s.arch.xdf.cn/failover: Restore}}
            spec: {storageClassName: xlss, volumeName: pvc-1}
            status: {phase: Bound}
            """;

    final FakeCluster cluster = new FakeCluster();
    Thread thread;

    BindResult bind() {
        return cluster.binder(Duration.ofMinutes(10), Clock.systemUTC()).bind(REQUEST);
    }

    /** A bind that has read all there is and waits now. */
    CompletableFuture<BindResult> held() {
        var result = new CompletableFuture<BindResult>();
        thread = Thread.ofVirtual().start(() -> result.complete(bind()));
        Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        assertThat(result).isNotDone();
        return result;
    }

    /** The pod with its claim "data" in the golden cluster, and what else is there. */
    void given(String... more) throws IOException {
        cluster.pod = Optional.of(FakeCluster.pod("uid-1", "", false, "data"));
        for (var facts : List.of(cluster.fresh, cluster.known)) {
            facts.add(Path.of("src/test/resources/golden/cluster.yaml")).add(podWithClaim("uid-1", "data"));
        }
        List.of(more).forEach(this::both);
    }

    /** Of fresh reads and of the watches. */
    void both(String yaml) {
        cluster.fresh.add(yaml);
        cluster.known.add(yaml);
    }

    static String podWithClaim(String uid, String claim) {
        return """
                kind: Pod
                metadata: {name: p, namespace: default, uid: %s}
                spec: {containers: [], volumes: [{name: v, persistentVolumeClaim: {claimName: %s}}]}
                """.formatted(uid, claim);
    }

    static String volume(String home) {
        return """
                kind: PersistentVolume
                metadata:
                  name: pvc-1
                  annotations: {pv.kubernetes.io/provisioned-by: localpv.k8s.arch.xdf.cn/hostpath, localpv.k8s.arch.xdf.cn/home: %s, localpv.k8s.arch.xdf.cn/home-pool: pool, localpv.k8s.arch.xdf.cn/epoch: "1"}
                spec:
                  claimRef: {namespace: default, name: data, uid: uid-data}
                  local: {path: /var/lib/xlss/pvc-1}
                  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [n1]}]}]}}
                """.formatted(home);
    }

    static String restore(String phase) {
        return """
                kind: PvRestore
                metadata: {name: default-p-localpv-pr, namespace: default, uid: uid-restore, labels: {localpv.k8s.arch.xdf.cn/pod-uid: uid-1}}
                spec: {nodeName: n2, namespace: default, podName: p, volumes: [pvc-1]}
                status: {phase: %s, message: the disk is full, dataTime: "2025-12-31T23:00:00Z"}
                """.formatted(phase);
    }
}
