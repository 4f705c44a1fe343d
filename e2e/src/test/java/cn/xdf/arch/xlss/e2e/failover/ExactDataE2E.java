package cn.xdf.arch.xlss.e2e.failover;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a volume is after A → B → A. {@link ExactDataSoak} does the same with much more of it. */
@Tag("slow")
class ExactDataE2E {
    @Test
    void a_volume_with_everything_and_an_empty_one_are_the_same_after_there_and_back(
            Cluster cluster, TestNamespace namespace) {
        ThereAndBack.go(cluster, namespace, 2_000, 20, Duration.ofSeconds(60));
    }
}
