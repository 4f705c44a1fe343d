package cn.xdf.arch.xlss.extender.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.api.NodeHealth;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import cn.xdf.arch.xlss.extender.facts.PodFacts;
import cn.xdf.arch.xlss.extender.facts.StorageFacts;
import cn.xdf.arch.xlss.kube.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One pod that waits for a node, one that is bound, one that is being deleted and one of another scheduler. */
class MarkFeedTest {
    private static final StorageFacts HEALTHY = storage(NodeHealth.HEALTHY);

    private final List<String> told = new ArrayList<>();
    private final MarkFeed feed = new MarkFeed(key -> told.add(key.name()));

    @BeforeEach
    void given() {
        add("waits", "", false, true);
        add("bound", "n1", false, true);
        add("deleted", "", true, true);
        add("other", "", false, false);
        assertThat(told).as("of its own change each").containsExactly("waits", "bound", "deleted", "other");
        told.clear();
    }

    @Test
    void ofANodeThoseAreToldThatHaveNone() {
        feed.storage(null, HEALTHY);
        assertThat(told).containsExactly("waits");
        feed.storage(HEALTHY, HEALTHY);
        assertThat(told).as("nothing has changed").hasSize(1);
        feed.storage(HEALTHY, storage(NodeHealth.LOST));
        feed.storage(HEALTHY, null);
        assertThat(told).containsExactly("waits", "waits", "waits");
    }

    @Test
    void whoIsBoundOrGoneIsNotToldAnyMore() {
        add("waits", "n2", false, true);
        feed.storage(null, HEALTHY);
        assertThat(told).as("its own change").containsExactly("waits");
        add("waits", "", false, true); // another pod of the same name
        feed.pod(ObjectKey.of("default", "waits"), null);
        told.clear();
        feed.storage(null, HEALTHY);
        assertThat(told).isEmpty();
    }

    @Test
    void ofAStatefulSetItsOwnAreTold() {
        feed.statefulSet(ObjectKey.of("elsewhere", "set"));
        feed.statefulSet(ObjectKey.of("default", "another"));
        assertThat(told).isEmpty();
        feed.statefulSet(ObjectKey.of("default", "set"));
        assertThat(told).containsExactly("waits");
    }

    @Test
    void ofAClaimThatIsSetDifferentlyItsPodIsTold() {
        ClaimFacts before = claim("data-waits", "Hold");
        feed.claim(before.key(), null, before);
        feed.claim(before.key(), before, claim("data-waits", "Hold"));
        assertThat(told).isEmpty();
        feed.claim(before.key(), before, claim("data-waits", "Restore"));
        assertThat(told).containsExactly("waits");
        feed.claim(before.key(), before, null);
        assertThat(told).hasSize(1);
    }

    private static ClaimFacts claim(String name, String failover) {
        return new GivenFacts()
                .add("""
                kind: PersistentVolumeClaim
                metadata: {name: %s, namespace: default, uid: uid, annotations: {localpv.k8s.arch.xdf.cn/failover: %s}}
                spec: {storageClassName: xlss}
                """.formatted(name, failover))
                .claim(ObjectKey.of("default", name))
                .orElseThrow();
    }

    private void add(String name, String node, boolean deleting, boolean ours) {
        var claims = new PodClaims(
                "default", name, "uid-" + name, List.of(PodClaims.Use.ofClaim("data-" + name)), Map.of(), "set");
        feed.pod(claims.key(), new PodFacts(claims, node, deleting, ours, "", false, false));
    }

    private static StorageFacts storage(NodeHealth health) {
        return new StorageFacts("n1", List.of(), Optional.of(health), Instant.EPOCH, "", List.of(), Instant.MIN);
    }
}
