package cn.xdf.arch.xlss.agent.restore;

import cn.xdf.arch.xlss.api.RestoreReason;

/** Why a volume cannot be restored: the reason is for programs, the message for people. */
public final class RestoreFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final RestoreReason reason;

    public RestoreFailure(RestoreReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public RestoreReason reason() {
        return reason;
    }
}
