package cn.xdf.arch.xlss.extender.mark;

import cn.xdf.arch.xlss.extender.facts.DataReady;
import cn.xdf.arch.xlss.extender.facts.PodClaims;

/** The condition {@code data-ready} of pods. */
@FunctionalInterface
public interface Conditions {
    /** Says this of the pod if the condition, read anew, still says that a restore is under way. Never fails: who still sees it asks again. */
    void correct(PodClaims pod, DataReady truth);
}
