package cn.xdf.arch.xlss.extender.filter;

import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.ClassFacts;
import cn.xdf.arch.xlss.volume.LocalVolume;

/** What one claim of a pod asks of a node. */
public sealed interface Demand {
    /** No node can do it. */
    record Refused(String reason) implements Demand {}

    /** The node that holds the data. */
    record Home(LocalVolume volume) implements Demand {}

    /** Any node with room: its volume is made there. */
    record Room(ClaimFacts claim, ClassFacts storageClass) implements Demand {}
}
