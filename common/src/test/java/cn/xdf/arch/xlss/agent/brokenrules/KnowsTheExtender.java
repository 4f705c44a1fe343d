package cn.xdf.arch.xlss.agent.brokenrules;

import cn.xdf.arch.xlss.extender.brokenrules.KnowsTheAgent;

/** Breaks the rules, so that they can be seen to notice. */
public record KnowsTheExtender(KnowsTheAgent other) {}
