package cn.xdf.arch.xlss.extender.wire;

import cn.xdf.arch.xlss.http.Checked;

/** What a scheduler sends. */
public sealed interface Request extends Checked permits NodesRequest, PreemptRequest, BindRequest {}
