package cn.xdf.arch.xlss.extender.binding;

import cn.xdf.arch.xlss.extender.facts.ClaimFacts;
import cn.xdf.arch.xlss.extender.facts.ForeignVolume;

/** A volume that is there already, for a claim that has none. */
public record Match(ClaimFacts claim, ForeignVolume volume) {}
