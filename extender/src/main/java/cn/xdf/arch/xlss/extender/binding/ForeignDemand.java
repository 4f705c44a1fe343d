package cn.xdf.arch.xlss.extender.binding;

import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.ClassFacts;
import cn.xdf.arch.xlss.extender.facts.ForeignVolume;

/** What a claim on a volume of others asks of a node. */
public sealed interface ForeignDemand {
    ClaimFacts claim();

    /** That it reaches the claim's volume. */
    record Attached(ClaimFacts claim, ForeignVolume volume) implements ForeignDemand {}

    /** That a volume for it is free there, or can be made there. */
    record Unbound(ClaimFacts claim, ClassFacts storageClass) implements ForeignDemand {}
}
