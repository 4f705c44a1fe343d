package cn.xdf.arch.xlss.extender.brokenrules;

import cn.xdf.arch.xlss.agent.brokenrules.KnowsTheExtender;

/** Breaks the rules, so that they can be seen to notice. */
public record KnowsTheAgent(KnowsTheExtender other) {}
