package cn.xdf.arch.xlss.extender.bind;

import cn.xdf.arch.xlss.extender.wire.Outcome;

/** @param error what the scheduler is told; empty when the Binding is written */
public record BindResult(Outcome outcome, String error) {
    static final BindResult BOUND = new BindResult(Outcome.OK, "");
}
