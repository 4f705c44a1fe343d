package cn.xdf.arch.xlss.agent.backup;

/** A backup that must be tried again; the message says why and holds no secret. */
final class BackupFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    BackupFailed(String reason) {
        super(reason);
    }
}
