package cn.xdf.arch.xlss.e2e.provision;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A burst of 60 claims, and in the middle of it, ever later, somebody dies: when so many claims are Bound, which on every machine is the same
 * moment. Every claim is Bound in the end, and nothing is left over.
 */
class ProvisionSweepSoak {
    @ParameterizedTest
    @CsvSource({
        "PROVISIONER, 15",
        "MAKER, 10",
        "NODE, 5",
        "API, 5",
        "PROVISIONER, 0",
        "MAKER, 0",
        "NODE, 30",
        "API, 30",
        "PROVISIONER, 30",
        "MAKER, 30",
        "PROVISIONER, 1",
        "MAKER, 20",
        "PROVISIONER, 50",
        "MAKER, 45"
    })
    void a_burst_ends_well(Strike strike, int after, Cluster cluster, TestNamespace namespace) {
        Claims claims = new Claims(cluster, namespace);
        claims.awaitPools();
        Burst burst = new Burst(cluster, namespace, claims, "b", 60);
        CompletableFuture<Void> creating = CompletableFuture.runAsync(burst::create);
        burst.awaitBound(after);
        System.out.printf("%s after %d are Bound: %d are%n", strike, after, burst.bound());
        strike.hit(cluster);
        creating.handle((done, failure) -> done).join(); // the API may have been away
        burst.createAll();
        burst.awaitBound(60);
        strike.mend(cluster);
        burst.awaitConsistent();
        burst.delete();
        System.out.printf("%s after %d: all are Bound, and nothing is left over%n", strike, after);
    }
}
