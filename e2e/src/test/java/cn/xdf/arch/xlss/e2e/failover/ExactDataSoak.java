package cn.xdf.arch.xlss.e2e.failover;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** {@link ExactDataE2E} with 20,000 small files and one of 2 GiB. Takes 10 GB of disk while it runs. */
class ExactDataSoak {
    @Test
    void many_files_and_a_huge_one_are_the_same_after_there_and_back(Cluster cluster, TestNamespace namespace) {
        ThereAndBack.go(cluster, namespace, 20_000, 2_048, Duration.ofMinutes(5));
    }
}
