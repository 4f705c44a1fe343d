package cn.xdf.arch.xlss.kube.brokenrules;

import cn.xdf.arch.xlss.agent.brokenrules.KnowsTheExtender;

/** Breaks the rules, so that they can be seen to notice. */
public record KnowsAProgram(KnowsTheExtender program) {}
