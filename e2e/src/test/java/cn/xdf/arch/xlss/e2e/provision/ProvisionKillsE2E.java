package cn.xdf.arch.xlss.e2e.provision;

import cn.xdf.arch.xlss.e2e.harness.Cluster;
import cn.xdf.arch.xlss.e2e.harness.Seed;
import cn.xdf.arch.xlss.e2e.harness.TestNamespace;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A sample of {@link ProvisionSweepSoak}. */
@Tag("slow")
class ProvisionKillsE2E {
    private final Random random = Seed.random("provision-kills");

    @Test
    void a_burst_ends_well_though_provisioner_and_maker_are_killed(Cluster cluster, TestNamespace namespace)
            throws InterruptedException {
        Claims claims = new Claims(cluster, namespace);
        claims.awaitPools();
        Burst burst = new Burst(cluster, namespace, claims, "b", 12);
        burst.create();
        Thread.sleep(random.nextInt(1000));
        Strike.MAKER.hit(cluster);
        Thread.sleep(random.nextInt(3000));
        System.out.println(burst.bound() + " Bound: kill -9 of the provisioner");
        Strike.PROVISIONER.hit(cluster);
        burst.awaitBound(12);
        burst.awaitConsistent();
        burst.delete();
    }
}
