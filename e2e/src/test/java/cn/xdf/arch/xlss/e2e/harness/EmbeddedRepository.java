package cn.xdf.arch.xlss.e2e.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** The server of the embedded repository, as somebody who takes it away and brings it back sees it. */
public final class EmbeddedRepository {
    private static final Duration SOON = Duration.ofSeconds(90);

    private EmbeddedRepository() {}

    public static void takeAway(Cluster cluster) {
        scale(cluster, 0);
    }

    public static void bringBack(Cluster cluster) {
        scale(cluster, 1);
    }

    private static void scale(Cluster cluster, int replicas) {
        cluster.kubectl("-n", Metrics.SYSTEM, "scale", "statefulset", "xlss-repository", "--replicas=" + replicas);
        Await.until("the repository has " + replicas + " replicas", SOON, () -> assertThat(
                        cluster.json("-n", Metrics.SYSTEM, "get", "statefulset", "xlss-repository")
                                .at("/status/readyReplicas")
                                .asInt(0))
                .isEqualTo(replicas));
    }
}
