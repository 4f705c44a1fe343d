package cn.xdf.arch.xlss.provisioner.provision;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.function.Supplier;

/** Provisioning in numbers. Every replica shows the claims that wait; who leads counts what became of them. */
final class ProvisionMeters {
    private final Supplier<Collection<ClaimFacts>> claims;
    private final Counter created;
    private final Counter nodeRejected;
    private final Counter refused;

    ProvisionMeters(Supplier<Collection<ClaimFacts>> claims, MeterRegistry meters) {
        this.claims = claims;
        this.created = counter(meters, "created");
        this.nodeRejected = counter(meters, "node_rejected");
        this.refused = counter(meters, "refused");
        Gauge.builder("xlss.claims.waiting", this, ProvisionMeters::waiting)
                .description("Claims that have a node and wait for their volume there")
                .register(meters);
    }

    /** A volume was made. */
    void created() {
        created.increment();
    }

    /** The chosen node would not do; the scheduler chooses again. */
    void nodeRejected() {
        nodeRejected.increment();
    }

    /** No node would do, for a reason that was not told before. */
    void refused() {
        refused.increment();
    }

    private double waiting() {
        return claims.get().stream().filter(ClaimFacts::wantsVolume).count();
    }

    private static Counter counter(MeterRegistry meters, String result) {
        return Counter.builder("xlss.provisions")
                .description("What became of claims that wanted a volume, while this program led")
                .tag("result", result)
                .register(meters);
    }
}
