package cn.xdf.arch.xlss.extender.bind;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.extender.bind.Holds.Kind;
import cn.xdf.arch.xlss.extender.bind.Holds.Thing;
import cn.xdf.arch.xlss.extender.wire.Outcome;
import cn.xdf.arch.xlss.kube.ObjectKey;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

/** Binds of a pod with the claim "data", which is held until its volume is on n2. */
abstract class GivenClaim extends GivenBind {
    static final ObjectKey POD = ObjectKey.of("default", "p");
    static final ObjectKey CLAIM = ObjectKey.of("default", "data");

    @BeforeEach
    void aClaim() throws IOException {
        cluster.onSelect = () -> cluster.fresh.add(claim("", "n2"));
        given(claim("", ""));
    }

    void change(String yaml, boolean alsoFresh) {
        if (alsoFresh) {
            cluster.fresh.add(yaml);
        }
        cluster.known.add(yaml);
        cluster.holds.changed(new Thing(Kind.CLAIM, CLAIM));
    }

    void refused(CompletableFuture<BindResult> bind, String reason) {
        var result = bind.orTimeout(2, TimeUnit.SECONDS).join();
        assertThat(result.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(result.error()).contains(reason);
        assertThat(cluster.posts).isZero();
    }

    static String claim(String volume, String selected) {
        return """
                kind: PersistentVolumeClaim
                metadata: {name: data, namespace: default, uid: uid-data, resourceVersion: "7"%s}
                spec: {accessModes: [ReadWriteOnce], storageClassName: xlss%s}
                status: {phase: %s}
                """.formatted(
                selected.isEmpty() ? "" : ", annotations: {volume.kubernetes.io/selected-node: " + selected + "}",
                volume.isEmpty() ? "" : ", volumeName: " + volume,
                volume.isEmpty() ? "Pending" : "Bound");
    }

    static String bound() {
        return claim("pvc-1", "n2") + "---\n" + volume("n2");
    }
}
