package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.api.EmptyStart;
import cn.xdf.arch.xlss.extender.binding.ForeignDemand;
import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.ClassFacts;
import cn.xdf.arch.xlss.extender.facts.RestoreFacts;
import cn.xdf.arch.xlss.volume.LocalVolume;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What one claim of a pod asks of a node. */
public sealed interface Demand {
    /** No node can do it. */
    record Refused(String reason) implements Demand {}

    /** The node that holds the data. */
    record Home(LocalVolume volume) implements Demand {}

    /**
     * Another node with room: the home is lost, and its data is restored there.
     *
     * @param maxDataAge empty: data of any age will do
     * @param underWay a restore of it that has not ended: it goes there and nowhere else
     */
    record Relocate(
            LocalVolume volume, EmptyStart emptyStart, Optional<Duration> maxDataAge, Optional<RestoreFacts> underWay)
            implements Demand {}

    /** No node yet. */
    record Later(String reason, Instant then) implements Demand {}

    /**
     * Any node with room: its volume is made there.
     *
     * @param basePath of the pool that may hold it; empty: any of the node's
     */
    record Room(ClaimFacts claim, ClassFacts storageClass, String basePath) implements Demand {}

    /** What a claim on a volume of others asks. */
    record Foreign(ForeignDemand of) implements Demand {}
}
