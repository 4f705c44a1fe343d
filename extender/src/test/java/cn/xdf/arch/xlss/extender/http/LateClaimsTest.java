package cn.xdf.arch.xlss.extender.http;

import static org.assertj.core.api.Assertions.assertThat;

import cn.xdf.arch.xlss.extender.cluster.GivenFacts;
import cn.xdf.arch.xlss.extender.facts.PodClaims;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LateClaimsTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    private final GivenFacts facts = new GivenFacts();
    private final PodClaims pod = new PodClaims("default", "db-0", "u", List.of(PodClaims.Use.ofClaim("data-db-0")));

    @Test
    void a_claim_that_comes_late_ends_the_wait() throws Exception {
        CompletableFuture<Void> waiting = awaited();
        Thread.sleep(100);
        assertThat(waiting).isNotDone();
        facts.add("""
                kind: PersistentVolumeClaim
                metadata: {namespace: default, name: data-db-0, uid: c}
                spec: {storageClassName: xlss}
                """);
        assertThat(waiting).succeedsWithin(LONG);
    }

    @Test
    void one_that_never_comes_is_waited_for_a_second() {
        assertThat(awaited()).succeedsWithin(LONG);
    }

    @Test
    void nobody_waits_on_old_knowledge() {
        facts.fault = Optional.of("old");
        assertThat(awaited()).isDone();
    }

    private CompletableFuture<Void> awaited() {
        return new LateClaims(facts).awaited(pod).toFuture();
    }
}
