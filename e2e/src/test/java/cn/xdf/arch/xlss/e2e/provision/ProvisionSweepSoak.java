package cn.xdf.arch.xlss.e2e.provision;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A burst of 60 claims, and in the middle of it, ever later, somebody dies. Every claim is Bound in the end, and nothing is left over. */
class ProvisionSweepSoak {
    @ParameterizedTest
    @CsvSource({
        "PROVISIONER, 0",
        "PROVISIONER, 3",
        "PROVISIONER, 6",
        "PROVISIONER, 10",
        "PROVISIONER, 20",
        "MAKER, 2",
        "MAKER, 4",
        "MAKER, 6",
        "MAKER, 10",
        "MAKER, 20",
        "NODE, 3",
        "NODE, 10",
        "API, 3",
        "API, 10"
    })
    void a_burst_ends_well(Strike strike, int seconds, Cluster cluster, TestNamespace namespace)
            throws InterruptedException {
        Claims claims = new Claims(cluster, namespace);
        claims.awaitPools();
        Burst burst = new Burst(cluster, namespace, claims, "b", 60);
        burst.create();
        Thread.sleep(Duration.ofSeconds(seconds));
        System.out.printf("%s after %d s, %d Bound%n", strike, seconds, burst.bound());
        strike.hit(cluster);
        burst.awaitBound();
        strike.mend(cluster);
        burst.awaitConsistent();
        burst.delete();
    }
}
