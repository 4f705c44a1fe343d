package cn.xdf.arch.xlss.extender.wire;

/** What a scheduler sends. */
public sealed interface Request permits NodesRequest, PreemptRequest, BindRequest {
    /** @throws RejectedRequest when a field is missing or has a value that cannot be */
    void check();
}
