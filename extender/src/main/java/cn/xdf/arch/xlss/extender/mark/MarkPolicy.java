package cn.xdf.arch.xlss.extender.mark;

import cn.xdf.arch.xlss.extender.facts.PodFacts;
import cn.xdf.arch.xlss.extender.filter.Placement;

/** Which mark a pod should carry. */
final class MarkPolicy {
    private MarkPolicy() {}

    /** The lost node that an unbound pod may leave now; empty: none. */
    static String mark(PodFacts pod, Placement placement) {
        return pod.isToBePlaced() && !placement.toRestore().isEmpty()
                ? placement.toRestore().getFirst().volume().home()
                : "";
    }
}
